"""English verbs: those that tasks begin with, and what irregular pasts are the past of."""

from __future__ import annotations

ACTIONS = frozenset(
    """
    answer apply arrange ask assemble attend back bake bathe book borrow bring brush build buy call cancel change
    charge check clean clear collect confirm contact cook copy cut decorate deliver deposit dig do download draft
    drop dry dust email empty exercise fax feed file fill find finish fix fold follow get go grab hang harvest hire
    hoover install invite iron learn lend mail make measure meet mend message mop move mow order organise organize
    pack paint pay phone pick plan plant polish post practice practise prepare print pick process publish purchase
    push put read rebook receive record recycle refill refund register renew rent repair replace reply request
    research reserve return review revise ring run schedule scrub sell send service set sew shop sign sort split
    start stretch study submit subscribe sweep swim switch take talk test text thank tidy train transfer try tune
    turn update upgrade upload vacuum visit visit wake walk wash water wax weed weigh withdraw wrap write
    """.split()
)
IRREGULAR: dict[str, str] = dict(
    pair.split("=")
    for pair in """
    ate=eat baked=bake beaten=beat became=become began=begin begun=begin bent=bend bought=buy|get|purchase
    brought=bring built=build caught=catch chose=choose chosen=choose cut=cut did=do done=do drank=drink drawn=draw
    drew=draw drove=drive driven=drive dug=dig eaten=eat fed=feed fell=fall felt=feel filled=fill|refill found=find
    flew=fly flown=fly forgot=forget forgotten=forget froze=freeze gave=give given=give gone=go got=get|buy
    gotten=get|buy grew=grow grown=grow had=have heard=hear held=hold hid=hide hung=hang kept=keep knew=know
    laid=lay led=lead left=leave lent=lend let=let lit=light lost=lose made=make meant=mean met=meet mown=mow
    paid=pay put=put ran=run rang=ring|call rung=ring read=read rebuilt=rebuild returned=return|bring rode=ride
    ridden=ride said=say sat=sit saw=see seen=see sent=send|email|mail|post set=set sewed=sew sewn=sew shook=shake
    shot=shoot shown=show shut=shut sold=sell sought=seek spent=spend spoke=speak|talk spoken=speak|talk stood=stand
    stuck=stick swam=swim swept=sweep swum=swim taken=take taught=teach thought=think threw=throw thrown=throw
    told=tell took=take understood=understand went=go withdrew=withdraw woke=wake won=win wore=wear worn=wear
    wrote=write written=write phoned=phone|call|ring called=call|phone|ring emailed=email|mail|send
    mailed=mail|email|send picked=pick|get|collect grabbed=grab|get|buy ordered=order|buy purchased=purchase|buy
    cancelled=cancel
    canceled=cancel travelled=travel labelled=label cleaned=clean|tidy hoovered=hoover|vacuum
    vacuumed=vacuum|hoover watered=water booked=book|reserve
    finished=finish|complete|do completed=complete|finish|do submitted=submit|send|file fixed=fix|repair|mend
    repaired=repair|fix|mend
    """.split()
)
SAID_OF_PEOPLE = frozenset(
    "call phone ring email mail text message write ask visit contact tell invite reply send".split()
)
"""What somebody else may have done: `mom called` is no `call mom`."""
ORDERS = frozenset(
    """
    complete completed finish finished delete remove erase show list rename change update postpone reschedule reopen
    clear mark search cancel uncomplete set put move turn close push switch edit drop undo
    """.split()
)
ENDINGS = (("", "ied", "y"), ("", "ed", ""), ("", "ed", "e"))
LEVELS = {
    **dict.fromkeys(
        "high,top,highest,urgent,important,very important,critical,max,maximum,asap,p1,prio 1,crucial,very "
        "urgent,essential,vital,"
        "high-priority,top-priority,high priority,top priority,highest priority,prio high,first priority,"
        "number one priority,high prio,"
        "a high priority,a priority,a top priority".split(","),
        "high",
    ),
    **dict.fromkeys(
        "medium,med,normal,middle,mid,p2,medium priority,normal priority,medium-priority,average,mid priority".split(
            ","
        ),
        "medium",
    ),
    **dict.fromkeys(
        "low,lowest,minor,unimportant,p3,not urgent,low priority,low-priority,lowest priority,not important,"
        "less important,low prio,not that important".split(","),
        "low",
    ),
    **dict.fromkeys("no priority,none,p4,no,no longer urgent,without priority".split(","), "none"),
}
NO_OBJECTS = frozenset(
    """
    again away on off over out up down left right lost there here now that this those these them it later ahead back
    please easy around along through in well better more less fast slow first last next test wrong
    """.split()
)
"""What follows a verb in talk, as in `go away`: nothing to do something with."""
SENTENCE_WORDS = frozenset(
    """
    me you your you're i i'm i've i'd i'll we he she they it's it that's is was were are am isn't wasn't don't
    didn't great lol job thanks thank bye hello hi sorry not can't won't would could what why how who where when
    which because
    """.split()
)
