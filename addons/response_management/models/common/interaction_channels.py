"""Through what an exchange goes, as types of responses and of activities name it, too."""

from ...logic import interaction

CHANNELS = [
    (interaction.CHANNEL_EMAIL, "Email"),
    (interaction.CHANNEL_CALL, "Call"),
    (interaction.CHANNEL_SMS, "Text Message"),
    (interaction.CHANNEL_MEETING, "Meeting"),
    (interaction.CHANNEL_LETTER, "Letter"),
    (interaction.CHANNEL_WEB, "Web"),
    (interaction.CHANNEL_CHAT, "Chat"),
    (interaction.CHANNEL_OTHER, "Other"),
]
