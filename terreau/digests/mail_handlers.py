from terreau.core.registries import MailComposer, declare_mail_composer
from terreau.digests.selectors import KIND
from terreau.digests.services import compose

declare_mail_composer(MailComposer(KIND, compose))
