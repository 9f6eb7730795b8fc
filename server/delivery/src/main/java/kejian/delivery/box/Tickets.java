package kejian.delivery.box;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.problem.Problem;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.page.Asked;
import org.jspecify.annotations.Nullable;

/**
 * What a page that asks gives, so that an answer by GET is safe: a session of this server for that
 * page and that box. A page that is fetched by chance, or by another box, says nothing by it.
 */
final class Tickets {

    /** Somebody may have been called away from the page that asks. */
    private static final long LIFE_S = 3_600;

    private final Vertx vertx;
    private final Sessions sessions;

    Tickets(Vertx vertx, Sessions sessions) {
        this.vertx = vertx;
        this.sessions = sessions;
    }

    /**
     * A ticket that came back.
     *
     * @param box as the ticket names it, or as the box's script does
     */
    record Shown(Session ticket, @Nullable String box) {}

    /** A ticket for what is asked; no courseware can be called so. */
    Session issue(Exchange x, String what) {
        return sessions.issue(what, sessions.box(x.query()));
    }

    /**
     * @return nothing where it is none for this, and that was answered
     */
    @Nullable Shown demand(Exchange x, String what) {
        String named = Sessions.boxName(x.query().get("b")).orElse(null);
        switch (sessions.claim(x.query().get("s"), LIFE_S)) {
            case Sessions.Claim.Good(Session ticket) -> {
                String claimed =
                        Objects.requireNonNullElse(Asked.box(x.query()), orEmpty(ticket.box()));
                if (!ticket.courseware().equals(what)
                        || !claimed.equals(orEmpty(ticket.box()))
                        || (named != null && ticket.box() != null && !named.equals(ticket.box()))) {
                    x.fail(Problem.TOKEN_SCOPE);
                    return null;
                }
                return new Shown(ticket, ticket.box() == null ? named : ticket.box());
            }
            case Sessions.Claim.Missing() -> x.fail(Problem.QUERY);
            case Sessions.Claim.Expired() -> x.fail(Problem.TOKEN_EXPIRED);
            case Sessions.Claim.Invalid() -> x.fail(Problem.TOKEN_INVALID);
        }
        return null;
    }

    /** Answers with the page once what was said is on the disk. */
    void acknowledge(Exchange x, Optional<Future<Void>> taken, Runnable page) {
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
                            page.run();
                        }));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
