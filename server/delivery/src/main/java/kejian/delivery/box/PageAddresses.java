package kejian.delivery.box;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Tier;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.delivery.evidence.Beacon;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.evidence.Unfinished;
import kejian.delivery.page.Asked;
import kejian.delivery.page.GoOn;
import kejian.delivery.page.HelpPage;
import kejian.delivery.page.KeyPages;
import kejian.delivery.page.PageFile;
import kejian.delivery.page.PlainPages;
import kejian.delivery.view.OpenSurveys;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** {@code /}, {@code /a/…}, {@code /b/…} and {@code /c/…}: the pages of the present release. */
final class PageAddresses {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern HEADS = Pattern.compile("[1-9][0-9]{0,3}");

    private final Sessions sessions;
    private final Access access;
    private final Unfinished unfinished;
    private final String areaName;
    private final String hotline;
    private final int rtspPort;
    private final OpenSurveys open;
    private final Viewers viewers;

    PageAddresses(
            Sessions sessions,
            Access access,
            BoxSettings settings,
            Unfinished unfinished,
            OpenSurveys open,
            Viewers viewers) {
        this.open = open;
        this.unfinished = unfinished;
        this.viewers = viewers;
        this.sessions = sessions;
        this.access = access;
        this.areaName = settings.areaName();
        this.hotline = settings.hotline();
        this.rtspPort = settings.rtspPort();
    }

    /** The page of the box's tier, without a redirect: old boxes follow none. */
    void front(Exchange x) {
        if (x.profile().tier() == Tier.C) {
            plainIndex(x);
        } else {
            start(x);
        }
    }

    void start(Exchange x) {
        with(
                x,
                (asked, moment) ->
                        PageAnswers.key(
                                x, asked, KeyPages.start(asked, number(x), goOn(x, moment))));
    }

    /** What the box did not see the end of, while it is shown. */
    private @Nullable GoOn goOn(Exchange x, RecentViews.Moment moment) {
        String who = Viewers.who(x, sessions.box(x.query()), x.profile().tier());
        Unfinished.Place place = who == null ? null : unfinished.of(who).orElse(null);
        if (place == null) {
            return null;
        }
        if (moment.view().isWithdrawn(place.courseware())) {
            unfinished.forget(place.courseware());
            return null;
        }
        return moment.view().isGone(place.courseware())
                ? null
                : moment.view()
                        .title(place.courseware())
                        .filter(t -> t.media() != null)
                        .map(t -> new GoOn(t, place.positionMs() / 1000))
                        .orElse(null);
    }

    void column(Exchange x, String slug, int number) {
        with(
                x,
                (asked, moment) ->
                        PageAnswers.key(
                                x,
                                asked,
                                moment.view()
                                        .column(slug)
                                        .flatMap(c -> KeyPages.column(asked, c, number))));
    }

    void help(Exchange x) {
        String box = Objects.requireNonNullElse(sessions.box(x.query()), "");
        with(
                x,
                (asked, moment) ->
                        PageAnswers.key(x, asked, Optional.of(HelpPage.of(asked, box, hotline))));
    }

    void courseware(Exchange x, String id) {
        withTitle(
                x,
                id,
                (asked, title) ->
                        PageAnswers.key(x, asked, Optional.of(KeyPages.courseware(asked, title))));
    }

    void play(Exchange x, String id) {
        int heads = heads(x.query().get("heads"));
        long from = at(x);
        if (heads < 0 || from < 0) {
            x.fail(Problem.QUERY);
            return;
        }
        viewers.welcome(x, sessions.box(x.query()));
        withMedia(
                x,
                id,
                (asked, title) ->
                        PageAnswers.key(
                                x,
                                asked,
                                Optional.of(title)
                                        .filter(t -> t.media() != null)
                                        .map(t ->
                                                KeyPages.play(
                                                        asked,
                                                        t,
                                                        session(x, t),
                                                        heads,
                                                        from,
                                                        rtspPort))));
    }

    void article(Exchange x, String id, int number) {
        withMedia(
                x,
                id,
                (asked, title) ->
                        PageAnswers.key(
                                x,
                                asked,
                                Optional.of(title)
                                        .filter(t -> t.kind() == Kind.ARTICLE)
                                        .flatMap(t ->
                                                KeyPages.article(
                                                        asked, t, session(x, t), number))));
    }

    void plainIndex(Exchange x) {
        String slug = x.query().get("col");
        with(
                x,
                (asked, moment) -> {
                    Optional<Catalogue.Column> column =
                            Optional.ofNullable(slug).flatMap(s -> moment.view().column(s));
                    boolean missing = slug != null && column.isEmpty();
                    PageAnswers.plain(
                            x,
                            missing
                                    ? Optional.empty()
                                    : PlainPages.index(
                                            asked,
                                            column.orElse(null),
                                            number(x),
                                            slug == null ? goOn(x, moment) : null));
                });
    }

    void plainCourseware(Exchange x, String id) {
        long from = at(x);
        if (from < 0) {
            x.fail(Problem.QUERY);
            return;
        }
        viewers.welcome(x, sessions.box(x.query()));
        withMedia(
                x,
                id,
                (asked, title) ->
                        PageAnswers.plain(
                                x,
                                Optional.of(
                                        PlainPages.courseware(
                                                asked, title, session(x, title), from))));
    }

    /**
     * Seconds from the beginning where a viewing begins.
     *
     * @return 0 where nobody says, -1 for what is no time
     */
    private static long at(Exchange x) {
        String at = x.query().get("at");
        if (at == null) {
            return 0;
        }
        return NUMBER.matcher(at).matches() ? Long.parseLong(at) : -1;
    }

    void file(Exchange x, String name) {
        Optional<PageFile> file;
        try {
            file = PageFile.named(name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (file.isEmpty()) {
            x.fail(Problem.NOT_FOUND);
        } else {
            x.send(file.get().contentType(), file.get().bytes());
        }
    }

    private interface OfMoment {
        void answer(Asked asked, RecentViews.Moment moment);
    }

    private interface OfTitle {
        void answer(Asked asked, Catalogue.Title title);
    }

    private void with(Exchange x, OfMoment page) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            // No release was ever activated here: there is nothing to show yet.
            x.fail(Problem.UNAVAILABLE);
            return;
        }
        page.answer(
                Asked.of(moment.view(), x.profile(), areaName, x.query())
                        .where(open.of(moment.view())),
                moment);
    }

    private void withTitle(Exchange x, String id, OfTitle page) {
        with(
                x,
                (asked, moment) -> {
                    Problem gone = moment.view().goneBecause(id);
                    if (gone != null) {
                        x.fail(gone);
                        return;
                    }
                    moment.view()
                            .title(id)
                            .ifPresentOrElse(
                                    title -> page.answer(asked, title),
                                    () -> x.fail(Problem.NOT_FOUND));
                });
    }

    /** A page that hands out addresses of the courseware's media. */
    private void withMedia(Exchange x, String id, OfTitle page) {
        withTitle(
                x,
                id,
                (asked, title) -> {
                    RecentViews.Moment moment = Objects.requireNonNull(x.moment());
                    if (!access.isRefusedAtStart(x, moment, title)) {
                        page.answer(asked, title);
                    }
                });
    }

    private Session session(Exchange x, Catalogue.Title title) {
        return sessions.issue(title.id(), sessions.box(x.query()));
    }

    /**
     * People in the room.
     *
     * @return 0 where nobody says, -1 for what is no number of people
     */
    private static int heads(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        int heads = HEADS.matcher(text).matches() ? Integer.parseInt(text) : -1;
        return heads > Beacon.MOST_HEADS ? -1 : heads;
    }

    /** Exactly one spelling; anything else is a page that does not exist. */
    static int number(Exchange x) {
        String text = x.query().get("p");
        if (text == null) {
            return 1;
        }
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }
}
