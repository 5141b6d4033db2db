from .common import assignment_fact_mixin
from .common import crm_cached_settings
from .common import crm_narrowing
from .common import in_use_mixin
from .common import crm_queued_work
from .common import crm_lead_bulk_action
from .territory import crm_territory
from .territory import crm_territory_evidence
from .rule import crm_assignment_rule_matching
from .rule import crm_assignment_rule_pool
from .rule import working_hours
from .rule import res_users
from .sharing import crm_rights_mixin
from .rule import crm_assignment_rule
from .rule import crm_assignment_rule_filter
from .rule import crm_assignment_receiver
from .run import crm_assignment_run_batch
from .run import crm_assignment_run_schedule
from .run import crm_assignment_run_preview
from .sharing import crm_assignment_run
from .run import crm_assignment_run_undo
from .run import crm_assignment_run  # noqa: F811
from .run import crm_assignment_near_miss
from .run import crm_assignment_recording
from .run import crm_assignment_line
from .run import crm_stage
from .run import crm_lead_gate
from .run import crm_lead
from .sharing import crm_lead_section
from .sharing import crm_rights_role
from .sharing import crm_lead_share
from .sharing import crm_lead_rights
from .sharing import crm_lead  # noqa: F811
from .sharing import crm_lead_messages
from .territory import crm_lead  # noqa: F811
from .run import crm_lead_creation
from .run import crm_lead_batch_write
from .run import mail_followers
from .run import mail_thread
from .speed import crm_lead_policy
from .speed import res_company
from .speed import crm_sla_policy
from .speed import crm_sla_event
from .speed import crm_lead_attempt
from .follow_up import crm_cadence_step
from .follow_up import crm_auto_response
from .speed import crm_lead  # noqa: F811
from .speed import crm_lead_clock
from .speed import crm_lead_rest
from .speed import crm_lead_attempts
from .speed import crm_lead_correspondence
from .speed import crm_lead_appointment
from .speed import crm_lead_merge
from .follow_up import crm_lead  # noqa: F811
from .speed import crm_lead_escalation
from .follow_up import crm_assignment_run  # noqa: F811
from .run import crm_assignment_engine
from .run import crm_assignment_weights
from .run import crm_assignment_run_failure
from .run import crm_assignment_run_queue
from .recycling import crm_lead  # noqa: F811
from .recycling import crm_recycle_policy_cron
from .recycling import crm_recycle_policy
from .recycling import crm_assignment_line  # noqa: F811
from .recycling import crm_assignment_run  # noqa: F811
from .recycling import crm_assignment_reorganising
from .health import crm_assignment_rule  # noqa: F811
from .health import crm_assignment_diagnosis
from .health import crm_sla_diagnosis
from .rule import crm_team
from .speed import calendar_event
from .speed import mail_activity_type
from .speed import mail_activity
from .speed import mail_mail
from .speed import digest_digest
from .speed import mail_thread  # noqa: F811
from .sharing import res_partner
from .sharing import ir_actions_server
from .common import res_company  # noqa: F811
from .common import res_config_settings
