package kejian.delivery.box;

import java.util.Map;
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
        return fail(x, refusal(x.request().query(), x.query(), moment, title));
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
        return fail(x, refusalAtStart(x.request().query(), x.query(), moment, title));
    }

    private static boolean fail(Exchange x, @Nullable Problem problem) {
        if (problem == null) {
            return false;
        }
        x.fail(problem);
        return true;
    }

    /**
     * What is wrong where a session would be issued.
     *
     * @param query as it stands in the request
     * @param values the same, read
     */
    @Nullable Problem refusalAtStart(
            @Nullable String query,
            Map<String, String> values,
            RecentViews.Moment moment,
            Catalogue.Title title) {
        boolean named = Asked.box(values) != null && !values.containsKey("s");
        return named ? null : refusal(query, values, moment, title);
    }

    /** Likewise where media is fetched. */
    @Nullable Problem refusal(
            @Nullable String query,
            Map<String, String> values,
            RecentViews.Moment moment,
            Catalogue.Title title) {
        if (!moment.isRestricted(title.id())) {
            return null;
        }
        if (QueryText.count(query, "s") > 1) {
            return Problem.TOKEN_INVALID;
        }
        return switch (sessions.claim(values.get("s"), lifeS(title))) {
            case Sessions.Claim.Missing() -> Problem.TOKEN_MISSING;
            case Sessions.Claim.Expired() -> Problem.TOKEN_EXPIRED;
            case Sessions.Claim.Invalid() -> Problem.TOKEN_INVALID;
            case Sessions.Claim.Good(Session session) ->
                    isFor(values, moment, title, session) ? null : Problem.TOKEN_SCOPE;
        };
    }

    private static long lifeS(Catalogue.Title title) {
        MediaPackage media = title.media();
        return PAUSES_S + (media == null ? 0 : media.durationMs() / 1000);
    }

    private static boolean isFor(
            Map<String, String> values,
            RecentViews.Moment moment,
            Catalogue.Title title,
            Session session) {
        if (session.box() == null) {
            return false;
        }
        String box = values.get("box");
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
