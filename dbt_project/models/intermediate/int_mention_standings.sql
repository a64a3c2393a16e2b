{{ mention_standings(ref("int_mentions"), ref("stg_statuses")) }}
