from . import chatbot_script_step
from . import crm_interaction
from . import crm_interaction_backfill
from . import crm_response
from . import discuss_channel
from . import im_livechat_channel
from . import rating_rating
from . import utm_campaign
