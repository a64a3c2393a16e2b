{{ config(materialized="view") }}

{{ statement_pairs(ref("bridge_statement_country")) }}
