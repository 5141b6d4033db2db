"""What every room uses: filters that people store, locks, conditions on users."""

from . import crm_user_condition
