from .common import crm_fact_mixin
from .common import captured_record_mixin
from .common import crm_usage_mixin
from .common import crm_journey
from .interaction import crm_interaction_log
from .interaction import crm_interaction_log_messages
from .interaction import crm_interaction_log_activities
from .interaction import crm_interaction_rights
from .interaction import crm_interaction_mixin
from .interaction import crm_interaction
from .interaction import crm_interaction_backfill
from .response import mail_thread
from .common import res_company
from .common import res_config_settings
from .lead_quality import crm_interest
from .response import crm_response_type
from .response import crm_offer
from .response import crm_treatment
from .capture import crm_identification_rule
from .response import crm_response_reject_reason
from .capture import crm_response_key
from .capture import crm_response_claim
from .capture import crm_response_identification
from .capture import crm_response_matching
from .capture import crm_response_capture
from .capture import crm_response_api
from .capture import crm_response_copy
from .interaction import crm_response
from .response import crm_response_review
from .conversion import crm_response  # noqa: F811
from .conversion import crm_response_cron
from .source import crm_response  # noqa: F811
from .response import crm_response_parameters_mixin
from .response import crm_response_entry
from .response import crm_response_verdict
from .response import crm_response_person_mixin
from .response import crm_response  # noqa: F811
from .capture import crm_identification_run
from .conversion import crm_conversion_run
from .importing import crm_response_import_settings
from .importing import crm_response_import_file
from .importing import crm_response_import_columns
from .importing import crm_response_import_plan
from .importing import crm_response_import_names
from .importing import crm_response_import_reasons
from .importing import crm_response_import_process
from .importing import crm_response_import_mapping
from .importing import crm_response_import_column
from .importing import crm_response_import_value
from .importing import crm_response_import_reject
from .importing import crm_response_import_digest
from .importing import crm_response_import
from .interaction import mail_activity
from .interaction import mail_activity_type
from .source import crm_capture_preset
from .source import crm_capture_refusal
from .source import crm_capture_post
from .source import crm_capture_dialect
from .source import crm_capture_form
from .source import crm_capture_reception
from .source import crm_capture_example
from .source import crm_capture_mail
from .source import crm_capture_source
from .source import crm_capture_field
from .source import crm_capture_hit
from .source import mail_thread  # noqa: F811
from .source import ir_http
from .response import crm_lead
from .lead_quality import crm_lead  # noqa: F811
from .lead_quality import crm_lead_forecast
from .lead_quality import crm_team
from .response import res_partner
from .receptivity import crm_response  # noqa: F811
from .receptivity import res_partner  # noqa: F811
from .response import utm_campaign
from .account import utm_campaign  # noqa: F811
from .response import utm_medium
from .response import digest_digest
from .response import crm_response_overview
from .account import crm_campaign_participant
from .account import crm_campaign_cost
from .account import crm_campaign_remainder
from .account import crm_campaign_workload
