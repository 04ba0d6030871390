from terreau.core.registries import MailComposer, declare_mail_composer
from terreau.digests.selectors import KIND
from terreau.digests.services import NEWSLETTER, compose, compose_newsletter

declare_mail_composer(MailComposer(KIND, compose))
declare_mail_composer(MailComposer(NEWSLETTER, compose_newsletter))
