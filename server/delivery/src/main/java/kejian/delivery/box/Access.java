package kejian.delivery.box;

import java.util.concurrent.TimeUnit;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.page.Asked;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a release marks as restricted for boxes that named themselves. The session that goes
 * through all addresses as {@code s} is the token: it is sealed with this server's own key, so that
 * no other server is asked, and names box, courseware and time (docs/adr/0011-restricted.md).
 */
final class Access {

    /** Beyond the courseware's own length: a playlist is read once, and a viewer may pause. */
    private static final long PAUSES_S = TimeUnit.HOURS.toSeconds(6);

    private final Sessions sessions;

    Access(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Where media is fetched.
     *
     * @return true where this was answered with what is wrong
     */
    boolean isRefused(Exchange x, RecentViews.Moment moment, Catalogue.Title title) {
        if (!moment.isRestricted(title.id())) {
            return false;
        }
        x.restrict();
        return fail(x, problem(x, moment, title));
    }

    /**
     * Where a session would be issued: there a box's name is enough.
     *
     * @return true where this was answered with what is wrong
     */
    boolean isRefusedAtStart(Exchange x, RecentViews.Moment moment, Catalogue.Title title) {
        if (!moment.isRestricted(title.id())) {
            return false;
        }
        x.restrict();
        boolean named = Asked.box(x.query()) != null && !x.query().containsKey("s");
        return !named && fail(x, problem(x, moment, title));
    }

    private static boolean fail(Exchange x, @Nullable Problem problem) {
        if (problem == null) {
            return false;
        }
        x.fail(problem);
        return true;
    }

    private @Nullable Problem problem(
            Exchange x, RecentViews.Moment moment, Catalogue.Title title) {
        if (QueryText.count(x.request().query(), "s") > 1) {
            return Problem.TOKEN_INVALID;
        }
        return switch (sessions.claim(x.query().get("s"), lifeS(title))) {
            case Sessions.Claim.Missing() -> Problem.TOKEN_MISSING;
            case Sessions.Claim.Expired() -> Problem.TOKEN_EXPIRED;
            case Sessions.Claim.Invalid() -> Problem.TOKEN_INVALID;
            case Sessions.Claim.Good(Session session) ->
                    isFor(x, moment, title, session) ? null : Problem.TOKEN_SCOPE;
        };
    }

    private static long lifeS(Catalogue.Title title) {
        MediaPackage media = title.media();
        return PAUSES_S + (media == null ? 0 : media.durationMs() / 1000);
    }

    private static boolean isFor(
            Exchange x, RecentViews.Moment moment, Catalogue.Title title, Session session) {
        if (session.box() == null) {
            return false;
        }
        String box = x.query().get("box");
        if (box != null && !box.equals(session.box())) {
            return false;
        }
        return session.courseware().equals(title.id())
                || isSamePackage(title, moment.view().title(session.courseware()).orElse(null));
    }

    /** Two courseware may be made of the same bytes; then the address names only one of them. */
    private static boolean isSamePackage(Catalogue.Title title, Catalogue.@Nullable Title other) {
        MediaPackage media = title.media();
        return media != null && other != null && other.isMadeOf(media.id());
    }
}
