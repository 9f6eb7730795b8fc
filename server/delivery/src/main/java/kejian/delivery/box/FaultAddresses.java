package kejian.delivery.box;

import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.FaultReport;
import kejian.delivery.evidence.FaultDesk;
import kejian.delivery.evidence.Session;
import kejian.delivery.page.Asked;
import kejian.delivery.page.FaultPages;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** {@code /a/fault…} and {@code /a/told-…}: what somebody at a station says does not work. */
final class FaultAddresses {

    static final String KIND = "([a-z]{1,16})";

    private final Tickets tickets;
    private final FaultDesk desk;
    private final BoxSettings settings;

    FaultAddresses(Tickets tickets, FaultDesk desk, BoxSettings settings) {
        this.tickets = tickets;
        this.desk = desk;
        this.settings = settings;
    }

    void list(Exchange x) {
        with(x, (asked, title) -> page(x, asked, FaultPages.list(asked, title)));
    }

    void confirm(Exchange x, String code) {
        FaultReport.Kind kind = FaultReport.Kind.of(code).orElse(null);
        if (kind == null) {
            x.fail(Problem.NOT_FOUND);
            return;
        }
        with(
                x,
                (asked, title) -> {
                    Session ticket = tickets.issue(x, ticketOf(kind));
                    page(
                            x,
                            asked,
                            FaultPages.confirm(asked, kind, title, ticket, settings.hotline()));
                });
    }

    /** Answers once it is on the disk. HEAD says nothing. */
    void told(Exchange x, String code) {
        FaultReport.Kind kind = FaultReport.Kind.of(code).orElse(null);
        RecentViews.Moment moment = x.moment();
        if (kind == null || moment == null) {
            x.fail(kind == null ? Problem.NOT_FOUND : Problem.UNAVAILABLE);
            return;
        }
        Tickets.Shown shown = tickets.demand(x, ticketOf(kind));
        if (shown == null) {
            return;
        }
        Asked asked = Asked.of(moment.view(), x.profile(), settings.areaName(), x.query());
        byte[] page = FaultPages.told(asked, kind, settings.hotline());
        if (x.isHead()) {
            page(x, asked, page);
            return;
        }
        String courseware = known(moment, x.query().get("cw"));
        String box = shown.box();
        String who = EvidenceAddresses.who(box, x.mark());
        tickets.acknowledge(
                x, desk.report(who, kind.code(), box, courseware), () -> page(x, asked, page));
    }

    /** No courseware can be called so. */
    private static String ticketOf(FaultReport.Kind kind) {
        return "fault-" + kind.code();
    }

    /** What is gone may have been what did not play. */
    private static @Nullable String known(RecentViews.Moment moment, @Nullable String id) {
        boolean known =
                id != null
                        && (moment.view().title(id).isPresent() || moment.view().isWithdrawn(id));
        return known ? id : null;
    }

    private interface OfTitle {
        void answer(Asked asked, Catalogue.@Nullable Title title);
    }

    private void with(Exchange x, OfTitle page) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            x.fail(Problem.UNAVAILABLE);
            return;
        }
        String id = x.query().get("cw");
        Problem gone = id == null ? null : moment.view().goneBecause(id);
        Catalogue.Title title = id == null ? null : moment.view().title(id).orElse(null);
        if (gone != null) {
            x.fail(gone);
        } else if (id != null && title == null) {
            x.fail(Problem.NOT_FOUND);
        } else {
            page.answer(
                    Asked.of(moment.view(), x.profile(), settings.areaName(), x.query()), title);
        }
    }

    private static void page(Exchange x, Asked asked, byte[] page) {
        x.restrict(); // a ticket is for one box
        x.response().putHeader("Vary", "User-Agent");
        x.send("text/html; charset=" + asked.profile().charset(), page);
    }
}
