"""The questions in the formats of learning platforms."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from .archive import HEAD, Resource, in_zip, manifest, text_element
from .questions import Question

QTI_12 = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
QTI_21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
CARTRIDGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
LINK = "http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
EXAM = {
    "cc_profile": "cc.exam.v0p1",
    "qmd_assessmenttype": "Examination",
    "cc_maxattempts": "unlimited",
}


def short(question: Question) -> str:
    """The beginning of a question, for lists."""
    words = re.sub(r"<[^>]*>", "", question.prompt)
    return words if len(words) < 60 else words[:57].rsplit(" ", 1)[0] + " …"


def by_page(questions: list[Question]) -> dict[str, list[Question]]:
    """The questions of each page."""
    pages: dict[str, list[Question]] = {}
    for question in questions:
        pages.setdefault(question.page, []).append(question)
    return pages


# ---- Moodle XML ----


def moodle(questions: list[Question]) -> str:
    """A question bank for Moodle, a category for each page."""
    parts = []
    for own in by_page(questions).values():
        category = text_element("text", f"$course$/top/{own[0].title.replace('/', '//')}")
        parts.append(f'<question type="category"><category>{category}</category></question>')
        parts += [moodle_question(question) for question in own]
    return f"{HEAD}<quiz>{''.join(parts)}</quiz>"


def moodle_question(question: Question) -> str:
    """A choice with feedback, or an essay with the model answer for who marks it."""

    def html(name: str, text: str) -> str:
        return f'<{name} format="html">{text_element("text", text)}</{name}>'

    name = f"<name>{text_element('text', short(question))}</name>"
    head = f"{name}{html('questiontext', question.prompt)}"
    number = f"<idnumber>{escape(question.name)}</idnumber>"
    if not question.options:
        told = html("generalfeedback", question.answer) + html("graderinfo", question.answer)
        return (
            f'<question type="essay">{head}{told}<defaultgrade>1</defaultgrade>{number}'
            "<responseformat>editor</responseformat></question>"
        )
    answers = "".join(
        f'<answer fraction="{100 if option.right else 0}" format="html">'
        f"{text_element('text', option.words)}{html('feedback', option.reason)}</answer>"
        for option in question.options
    )
    return (
        f'<question type="multichoice">{head}<defaultgrade>1</defaultgrade>{number}'
        f"<single>true</single><shuffleanswers>true</shuffleanswers>{answers}</question>"
    )


# ---- QTI 1.2, as Canvas and Common Cartridge read it ----


def fields_12(entries: dict[str, str]) -> str:
    """What QTI 1.2 says about an item or an assessment."""
    fields = "".join(
        "<qtimetadatafield>"
        f"{text_element('fieldlabel', label)}{text_element('fieldentry', entry)}</qtimetadatafield>"
        for label, entry in entries.items()
    )
    return f"<qtimetadata>{fields}</qtimetadata>"


def item_12(question: Question, in_cartridge: bool) -> str:
    """One item of QTI 1.2; a cartridge may say less about it than Canvas wants to know."""
    choice = bool(question.options)
    kinds = {"cc_profile": "cc.multiple_choice.v0p1" if choice else "cc.essay.v0p1"}
    if not in_cartridge:
        kinds["question_type"] = "multiple_choice_question" if choice else "essay_question"
        kinds["points_possible"] = "1"
    asked = f"<material>{text_element('mattext', question.prompt, texttype='text/html')}</material>"
    scored = (
        '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/>'
        "</outcomes>"
    )
    if choice:
        labels = "".join(
            f'<response_label ident="a{number}"><material>'
            f"{text_element('mattext', option.words, texttype='text/html')}</material>"
            "</response_label>"
            for number, option in enumerate(question.options)
        )
        response = (
            '<response_lid ident="response1" rcardinality="Single">'
            f"<render_choice>{labels}</render_choice></response_lid>"
        )
        conditions = "".join(
            f'<respcondition continue="Yes"><conditionvar><varequal respident="response1">a{number}'
            "</varequal></conditionvar>"
            + ('<setvar action="Set" varname="SCORE">100</setvar>' if option.right else "")
            + f'<displayfeedback feedbacktype="Response" linkrefid="f{number}"/></respcondition>'
            for number, option in enumerate(question.options)
        )
        told = {f"f{number}": option.reason for number, option in enumerate(question.options)}
    else:
        response = (
            '<response_str ident="response1" rcardinality="Single">'
            '<render_fib fibtype="String"/></response_str>'
        )
        conditions = (
            '<respcondition continue="Yes"><conditionvar><other/></conditionvar>'
            '<displayfeedback feedbacktype="Solution" linkrefid="general_fb"/></respcondition>'
        )
        told = {"general_fb": question.answer}
    feedback = "".join(
        f'<itemfeedback ident="{ident}"><flow_mat><material>'
        f"{text_element('mattext', text, texttype='text/html')}</material></flow_mat>"
        "</itemfeedback>"
        for ident, text in told.items()
    )
    return (
        f'<item ident="{question.name}" title={quoteattr(short(question))}>'
        f"<itemmetadata>{fields_12(kinds)}</itemmetadata>"
        f"<presentation>{asked}{response}</presentation>"
        f"<resprocessing>{scored}{conditions}</resprocessing>{feedback}</item>"
    )


def assessment_12(own: list[Question], in_cartridge: bool) -> Resource:
    """The questions of one page as an assessment."""
    stem = own[0].page.rpartition("/")[2].removesuffix(".html")
    items = "".join(item_12(question, in_cartridge) for question in own)
    text = (
        f'{HEAD}<questestinterop xmlns="{QTI_12}">'
        f'<assessment ident="{stem}" title={quoteattr(own[0].title)}>{fields_12(EXAM)}'
        f'<section ident="root_section">{items}</section></assessment></questestinterop>'
    )
    return Resource(f"{stem}/{stem}.xml", ASSESSMENT, text, own[0].title)


def qti_12(questions: list[Question]) -> bytes:
    """A package of QTI 1.2, an assessment for each page."""
    made = [assessment_12(own, in_cartridge=False) for own in by_page(questions).values()]
    made = [Resource(one.name, "imsqti_xmlv1p2", one.text, one.title) for one in made]
    listed = manifest(made, CONTENT, "IMS Content", "1.1.3")
    return in_zip([("imsmanifest.xml", listed), *((one.name, one.text) for one in made)])


# ---- QTI 2.1 ----


def item_21(question: Question) -> Resource:
    """One item of QTI 2.1, its reasons as feedback."""
    right = [f"a{number}" for number, option in enumerate(question.options) if option.right]
    kind = "identifier" if question.options else "string"
    correct = f"<correctResponse><value>{right[0]}</value></correctResponse>" if right else ""
    if question.options:
        choices = "".join(
            f'<simpleChoice identifier="a{number}">{option.words}</simpleChoice>'
            for number, option in enumerate(question.options)
        )
        body = (
            '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">'
            f"{choices}</choiceInteraction>"
        )
        told = {f"a{number}": option.reason for number, option in enumerate(question.options)}
        feedback = (
            '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/>'
            "</setOutcomeValue>"
        )
        score = (
            '<responseCondition><responseIf><match><variable identifier="RESPONSE"/>'
            '<correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE">'
            '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>'
            "</responseCondition>"
        )
    else:
        body = '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="8"/>'
        told = {"answer": question.answer}
        feedback = (
            '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">answer'
            "</baseValue></setOutcomeValue>"
        )
        score = ""
    modal = "".join(
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{ident}" showHide="show">'
        f"{text}</modalFeedback>"
        for ident, text in told.items()
    )
    text = (
        f'{HEAD}<assessmentItem xmlns="{QTI_21}" identifier="{question.name}" '
        f'title={quoteattr(short(question))} adaptive="false" timeDependent="false">'
        f'<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="{kind}">'
        f"{correct}</responseDeclaration>"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>'
        f"<itemBody><div>{question.prompt}</div>{body}</itemBody>"
        f"<responseProcessing>{score}{feedback}</responseProcessing>{modal}</assessmentItem>"
    )
    return Resource(f"{question.name}.xml", "imsqti_item_xmlv2p1", text, short(question))


def qti_21(questions: list[Question]) -> bytes:
    """A package of QTI 2.1, an item for each question."""
    made = [item_21(question) for question in questions]
    listed = manifest(made, CONTENT, "QTIv2.1 Package", "1.0.0")
    return in_zip([("imsmanifest.xml", listed), *((one.name, one.text) for one in made)])


# ---- Common Cartridge 1.1 ----


def web_link(page: str, title: str, base: str) -> Resource:
    """A link to a page of the book."""
    address = f"{base.rstrip('/')}/{page}"
    text = (
        f'{HEAD}<webLink xmlns="{LINK}">{text_element("title", title)}'
        f"<url href={quoteattr(address)}/></webLink>"
    )
    stem = page.rpartition("/")[2].removesuffix(".html")
    return Resource(f"links/{stem}.xml", "imswl_xmlv1p1", text, title)


def cartridge(questions: list[Question], base: str, title: str = "Questions") -> bytes:
    """A Common Cartridge: for each page its quiz, and a link where the book has an address."""
    resources, items = [], []
    for page, own in by_page(questions).items():
        inside = [web_link(page, own[0].title, base)] if base else []
        inside.append(assessment_12(own, in_cartridge=True))
        resources += inside
        entries = "".join(
            f'<item identifier="i-{one.identifier}" identifierref="{one.identifier}">'
            f"{text_element('title', one.title)}</item>"
            for one in inside
        )
        stem = inside[-1].identifier
        items.append(
            f'<item identifier="p-{stem}">{text_element("title", own[0].title)}{entries}</item>'
        )
    tree = (
        '<organization identifier="org" structure="rooted-hierarchy"><item identifier="root">'
        f"{''.join(items)}</item></organization>"
    )
    about = (
        f'<lom xmlns="{LOM}"><general><title>{text_element("string", title, language="en")}'
        "</title></general></lom>"
    )
    listed = manifest(resources, CARTRIDGE, "IMS Common Cartridge", "1.1.0", tree, about)
    return in_zip([("imsmanifest.xml", listed), *((one.name, one.text) for one in resources)])
