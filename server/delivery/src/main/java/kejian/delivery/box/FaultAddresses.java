package kejian.delivery.box;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.FaultReport;
import kejian.delivery.evidence.FaultDesk;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.page.Asked;
import kejian.delivery.page.FaultPages;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** {@code /a/fault…} and {@code /a/told-…}: what somebody at a station says does not work. */
final class FaultAddresses {

    static final String KIND = "([a-z]{1,16})";

    /** Somebody may have been called away from the page that asks. */
    private static final long TICKET_S = 3_600;

    private final Vertx vertx;
    private final Sessions sessions;
    private final FaultDesk desk;
    private final BoxSettings settings;

    FaultAddresses(Vertx vertx, Sessions sessions, FaultDesk desk, BoxSettings settings) {
        this.vertx = vertx;
        this.sessions = sessions;
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
                    Session ticket = sessions.issue(ticketOf(kind), sessions.box(x.query()));
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
        String named = Sessions.boxName(x.query().get("b")).orElse(null);
        String box;
        switch (sessions.claim(x.query().get("s"), TICKET_S)) {
            case Sessions.Claim.Good(Session ticket) -> {
                String claimed =
                        Objects.requireNonNullElse(Asked.box(x.query()), orEmpty(ticket.box()));
                if (!ticket.courseware().equals(ticketOf(kind))
                        || !claimed.equals(orEmpty(ticket.box()))
                        || (named != null && ticket.box() != null && !named.equals(ticket.box()))) {
                    x.fail(Problem.TOKEN_SCOPE);
                    return;
                }
                box = ticket.box() == null ? named : ticket.box();
            }
            case Sessions.Claim.Missing() -> {
                x.fail(Problem.QUERY);
                return;
            }
            case Sessions.Claim.Expired() -> {
                x.fail(Problem.TOKEN_EXPIRED);
                return;
            }
            case Sessions.Claim.Invalid() -> {
                x.fail(Problem.TOKEN_INVALID);
                return;
            }
        }
        Asked asked = Asked.of(moment.view(), x.profile(), settings.areaName(), x.query());
        byte[] page = FaultPages.told(asked, kind, settings.hotline());
        if (x.isHead()) {
            page(x, asked, page);
            return;
        }
        String courseware = known(moment, x.query().get("cw"));
        String who = EvidenceAddresses.who(box, x.mark());
        Optional<Future<Void>> taken = desk.report(who, kind.code(), box, courseware);
        if (taken.isEmpty()) {
            x.fail(Problem.TOO_MANY_REQUESTS);
            return;
        }
        Context context = vertx.getOrCreateContext();
        taken.get()
                .onComplete(result ->
                        context.runOnContext(_ -> {
                            if (x.response().closed()) {
                                return;
                            }
                            if (result.failed()) {
                                x.fail(Problem.UNAVAILABLE);
                                return;
                            }
                            x.response().putHeader("Kejian-Recorded", "1");
                            page(x, asked, page);
                        }));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
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
