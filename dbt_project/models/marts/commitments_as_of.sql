{{ config(materialized="table_macro", parameters=["day"], contract={"enforced": false}) }}

{{ commitments_of_published_tables(known_until="date '9999-12-31'") }}
