"""The judge on mail of the help desks it knows: each with the headers that the desk really stamps."""

import pytest

from harness.classify import Case, judge_desk
from harness.model import Label, Verdict
from harness.reading import read
from harness.reading.notices import notice_of

ASKED = "The kettle I ordered under KW-20417 arrived with a cracked lid. How long is the guarantee?"
REPLY = (
    "Dear Rosa,\n\nI am sorry about the cracked lid. I have asked the courier to fetch the kettle on Friday morning. "
    "The guarantee runs for two years.\n\nMarta"
)
RECEIPT = (
    "Thank you for your message. Your enquiry has been received and given the number #48213. A member of our team will "
    "reply as soon as possible.\n\nCustomer Care Team"
)
# Nothing in its words says who wrote it.
VAGUE = "Hello Rosa,\n\nThe kettle goes to our workshop. They know about the lid."
THREAD = {"In-Reply-To": "<q1@shopper.example>", "Subject": "Re: Kettle"}


def verdict(text: str, headers: dict[str, str]) -> Verdict:
    fields = {"From": "Care <care@desk.example>", "To": "rosa@shopper.example", **THREAD, **headers}
    lines = [f"{name}: {value}" for name, value in fields.items()]
    raw = ("\r\n".join(lines) + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text).encode()
    letter = read(raw, "message/rfc822", sent=ASKED)
    (only,) = judge_desk([Case(id="r", company="d", letter=letter, request=ASKED, notice=notice_of(raw, letter))])
    return only


ON_EVERYTHING = {
    "Zendesk": {
        "Message-ID": "<L7VKGOM25K_5fd908fd5600d_4b5665bc15886c_sprut@zendesk.com>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Mailer": "Zendesk Mailer",
        "X-Zendesk-From-Account-Id": "68b8aed",
    },
    "Zendesk over another's server": {
        "Message-ID": "<1a2b@relay.example>",
        "References": "<L7VKGOM25K@zendesk.com>",
        "Auto-Submitted": "auto-generated",
    },
    "GitLab": {
        "X-GitLab-Project": "care",
        "X-GitLab-Project-Id": "77",
        "Auto-Submitted": "auto-generated",
        "List-Id": "care <77.care.desk.example>",
    },
    "Redmine": {
        "X-Mailer": "Redmine",
        "X-Redmine-Host": "desk.example",
        "X-Redmine-Sender": "marta",
        "Auto-Submitted": "auto-generated",
        "List-Id": "<care.desk.example>",
    },
    "RT": {
        "X-RT-Ticket": "desk.example #48213",
        "X-Managed-BY": "RT 5.0.3 (http://www.bestpractical.com/rt/)",
        "X-RT-Originator": "marta@desk.example",
        "Precedence": "bulk",
        "Subject": "[desk.example #48213] Kettle",
    },
    "Discourse": {"Message-ID": "<discourse/post/9@desk.example>", "Precedence": "list", "List-ID": "<c.desk.example>"},
    "ServiceNow": {
        "X-ServiceNow-Generated": "true",
        "X-ServiceNow-Source": "Notification-77aa",
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
    },
    "Jira": {
        "X-JIRA-FingerPrint": "ba86a44d1de16baf",
        "Message-ID": "<JIRA.12340.11234126@Atlassian.JIRA>",
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
    },
    "Trac": {"X-Trac-Version": "1.6", "X-Mailer": "Trac 1.6, by Edgewall Software", "Precedence": "bulk"},
    "Launchpad": {"X-Launchpad-Bug-Modifier": "Marta (marta)", "X-Launchpad-Bug": "x", "Precedence": "bulk"},
    "GitHub": {"X-GitHub-Sender": "marta", "X-GitHub-Reason": "author", "Precedence": "list"},
    "Salesforce": {"X-SFDC-LK": "00D1U0000013lbu", "X-SFDC-EmailCategory": "apiSingleMail", "Precedence": "bulk"},
    "Freshdesk": {"Message-ID": "<77.5fd908@freshdesk.com>", "Auto-Submitted": "auto-generated"},
    "Help Scout": {"Message-ID": "<77@helpscout.net>", "Auto-Submitted": "auto-generated"},
    "HubSpot": {"Message-ID": "<1701.8d97cf84@bf02x.hubspotemail.net>", "Precedence": "bulk"},
    "Front": {"Message-ID": "<af07e94a@frontapp.com>", "Feedback-ID": "77:SG"},
    "Kustomer": {"Message-ID": "<77@mail.kustomerapp.com>", "Auto-Submitted": "auto-generated"},
    "Dixa": {"Message-ID": "<77@email.dixa.io>", "Auto-Submitted": "auto-generated"},
    "Crisp": {"From": "Marta <care@desk.on.crisp.email>", "Auto-Submitted": "auto-generated"},
    "Kayako": {"X-Mailer": "Kayako", "Auto-Submitted": "auto-generated"},
    "Zoho Desk": {"Reply-To": "care@desk.zohodesk.com", "Auto-Submitted": "auto-generated"},
    "LiveAgent": {"Message-ID": "<77@desk.ladesk.com>", "Auto-Submitted": "auto-generated"},
    "Odoo": {"X-Odoo-Objects": "helpdesk.ticket-77", "Precedence": "bulk"},
    "Chatwoot": {"Message-ID": f"<conversation/{'0' * 8}-1111-2222-3333-{'4' * 12}/messages/7@desk.example>"},
    "Phabricator": {"X-Phabricator-Sent-This-Message": "Yes", "Precedence": "bulk"},
    "GLPI": {"Message-ID": "<GLPI_0a1b2c-Ticket-77/add_followup.1700.7@desk>", "Auto-Submitted": "auto-generated"},
    "Gitea": {"X-Gitea-Reason": "mention", "X-Mailer": "Gitea", "Precedence": "bulk"},
    "HappyFox": {"Reply-To": "care@desk.happyfox.com", "Precedence": "bulk"},
    "Re:amaze": {"Reply-To": "care@desk.reamaze.io", "Precedence": "bulk"},
    "Groove": {"Message-ID": "<77@mail.groovehq.com>", "Precedence": "bulk"},
    "TOPdesk": {"From": "Desk <care@desk.topdesk.net>", "Auto-Submitted": "auto-generated"},
    "Deskpro": {"Message-ID": "<77@desk.deskpro.com>", "Auto-Submitted": "auto-generated"},
    "Trengo": {"Message-ID": "<77@mail.trengo.eu>", "Auto-Submitted": "auto-generated"},
    "Tidio": {"Reply-To": "<desk@email.tidio.net>", "Auto-Submitted": "auto-generated"},
    "Spiceworks": {"From": "<help@desk.on.spiceworks.com>", "Auto-Submitted": "auto-generated"},
    "ServiceNow, its domain": {"From": "Desk <desk@service-now.com>", "Precedence": "bulk"},
    "Roundup": {"X-Roundup-Name": "care", "X-Roundup-Loop": "hello", "Precedence": "bulk"},
}


@pytest.mark.parametrize("headers", ON_EVERYTHING.values(), ids=ON_EVERYTHING)
def test_what_a_desk_stamps_on_everything_leaves_the_words_to_speak(headers: dict[str, str]) -> None:
    assert verdict(REPLY, headers).label is Label.PERSONALISED
    assert verdict(RECEIPT, headers).label is Label.AUTOMATED
    assert "header of automatic mail" not in {piece.signal for piece in verdict(REPLY, headers).evidence}


ON_A_RECEIPT = {
    "Zammad": {"X-Mailer": "Zammad Mail Service", "X-Loop": "yes", "Precedence": "bulk"},
    "osTicket notice": {"X-Mailer": "osTicket Mailer", "Auto-Submitted": "auto-generated"},
    "osTicket": {"X-Mailer": "osTicket Mailer", "X-Autoreply": "yes", "Precedence": "auto_reply"},
    "OTRS": {"X-Mailer": "OTRS Mail Service (6.0.30)", "X-Loop": "yes", "Auto-Submitted": "auto-generated"},
    "Znuny": {"X-Powered-By": "Znuny (https://www.znuny.org/)", "Precedence": "bulk"},
    "FreeScout": {"Message-ID": "<autoreply-4711-0a1b2c3d@desk.example>"},
    "RT": {"X-RT-Ticket": "desk.example #48213", "Auto-Submitted": "auto-replied", "Precedence": "bulk"},
    "RT to whoever asked": {"X-RT-Ticket": "desk.example #48213", "X-RT-Originator": "Rosa@shopper.example"},
    "Intercom": {"X-Intercom-App-Id": "mnjgb56x", "X-Intercom-Source": "workflow"},
    "Gorgias": {"X-Gorgias-Ticket-Id": "77", "Message-ID": "<17.77-88@helpdesk-rules-worker-d557bbb-4fxxg>"},
    "GitLab's pipeline": {"X-GitLab-Project": "care", "X-GitLab-Pipeline-Id": "9"},
    "GitHub's robot": {"X-GitHub-Sender": "greeter[bot]", "X-GitHub-Reason": "author", "Precedence": "list"},
    "Launchpad's janitor": {"X-Launchpad-Bug": "x", "X-Launchpad-Bug-Modifier": "Launchpad Janitor (janitor)"},
    "Discourse's system": {"X-Discourse-Post-Id": "9", "X-Discourse-Sender": "system"},
    "Debian's bug tracker": {"X-Debian-PR-Message": "ack 48213"},
    "Jenkins": {"X-Jenkins-Job": "care"},
    "phpBB": {"X-phpBB-Origin": "phpbb://forum.desk.example", "X-Mailer": "phpBB3"},
    "Exchange, by a rule": {"X-MS-Exchange-Generated-Message-Source": "Mailbox Rules Agent"},
}  # fmt: skip


@pytest.mark.parametrize("headers", ON_A_RECEIPT.values(), ids=ON_A_RECEIPT)
def test_what_a_desk_stamps_on_its_machines_mail_alone_convicts_it(headers: dict[str, str]) -> None:
    assert verdict(VAGUE, headers).label is Label.AUTOMATED


ON_AN_AGENTS_LETTER = {
    "Zammad": {"X-Mailer": "Zammad Mail Service"},
    "osTicket": {"X-Mailer": "osTicket Mailer"},
    "OTRS": {"X-Mailer": "OTRS Mail Service (6.0.30)"},
    "FreeScout": {"Message-ID": "<reply-4711-0a1b2c3d@desk.example>"},
    "Zendesk, by name": {"X-Mailer": "Zendesk Mailer", "From": '"MK (Support)" <care@desk.example>'},
    "Salesforce, from the case": {"X-SFDC-LK": "00D1U0000013lbu", "X-SFDC-EmailCategory": "quickActionEmail"},
    "Intercom": {"X-Intercom-App-Id": "mnjgb56x"},
    "Debian's bug tracker": {"X-Debian-PR-Message": "followup 48213", "Precedence": "bulk"},
}


@pytest.mark.parametrize("headers", ON_AN_AGENTS_LETTER.values(), ids=ON_AN_AGENTS_LETTER)
def test_an_agents_letter_is_nobodys_receipt(headers: dict[str, str]) -> None:
    assert verdict(VAGUE, headers).machine < 0.3


def test_the_mark_of_a_receipt_says_whose_it_is() -> None:
    evidence = verdict(VAGUE, ON_A_RECEIPT["Zammad"]).evidence
    spans = {piece.span for piece in evidence if piece.signal == "help desk's mark of its own mail"}
    assert spans == {"Zammad: precedence: bulk"}


def test_a_desk_counts_before_the_relay_that_carried_its_mail() -> None:
    relayed = {
        "X-SES-Outgoing": "2026.03.02",
        "Feedback-ID": "1.us:AmazonSES",
        "List-Unsubscribe": "<https://u.example>",
    }
    assert verdict(REPLY, ON_EVERYTHING["RT"] | relayed).label is Label.PERSONALISED
    assert verdict(VAGUE, ON_A_RECEIPT["Zammad"] | relayed).label is Label.AUTOMATED
    assert verdict(REPLY, relayed).label is Label.PERSONALISED


@pytest.mark.parametrize(
    "tag",
    [
        "[#48213]",
        "[Ticket#48213]",
        "##48213##",
        "(#48213)",
        "[care-7]",
        "[care #48]",
        "Ticket#202611250007",
        "[REQ 4821]",
    ],
)
def test_a_number_in_the_subject_speaks_of_a_desk_whose_name_we_do_not_know(tag: str) -> None:
    weak = {"Auto-Submitted": "auto-generated"}
    plain, tagged = (verdict(VAGUE, weak | {"Subject": f"Re: {subject}"}) for subject in ("Kettle", f"Kettle {tag}"))
    assert tagged.machine < plain.machine


def test_a_program_has_its_bounces_counted() -> None:
    counted = {"Return-Path": "<bounces+77-ab4e-rosa=shopper.example@mail.desk.example>"}
    own, srs = (
        {"Return-Path": "<care@desk.example>"},
        {"Return-Path": "<SRS0=ab4e=77=desk.example=care@forward.example>"},
    )
    assert verdict(VAGUE, counted).machine > verdict(VAGUE, own).machine
    assert verdict(VAGUE, srs).machine == verdict(VAGUE, own).machine  # forwarded


def test_bugzilla_tells_of_a_change_or_of_what_somebody_said() -> None:
    seen = {
        fields: verdict(VAGUE, {"X-Bugzilla-Type": "changed", "X-Bugzilla-Changed-Fields": fields}).machine
        for fields in ("", "bug_status", "attachments.created")
    }
    assert seen[""] < seen["attachments.created"] < seen["bug_status"]


def test_a_desk_is_known_by_its_text_where_its_headers_were_lost() -> None:
    line = "##- Please type your reply above this line -##\n\n"
    lost = {"Auto-Submitted": "auto-generated"}
    assert verdict(line + REPLY, lost).machine < verdict(REPLY, lost).machine


def test_a_robot_among_a_desks_writers_is_known_by_its_name() -> None:
    robot = {"From": '"Chip (Support Bot) from the shop" <care@desk.example>'}
    assert verdict(VAGUE, {"X-Intercom-App-Id": "mnjgb56x"} | robot).label is Label.AUTOMATED


def test_an_absence_note_of_exchange_needs_no_header() -> None:
    note = "I am out of the office until 14 March. Jo Field can help."
    assert verdict(note, {"Subject": "Automatic reply: Kettle"}).label is Label.AUTOMATED
