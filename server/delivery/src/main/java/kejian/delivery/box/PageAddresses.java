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
import kejian.delivery.find.KeypadIndex;
import kejian.delivery.page.Asked;
import kejian.delivery.page.FindPage;
import kejian.delivery.page.HelpPage;
import kejian.delivery.page.KeyPages;
import kejian.delivery.page.PageFile;
import kejian.delivery.page.PlainPages;
import kejian.delivery.view.OpenSurveys;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** {@code /}, {@code /a/…} and {@code /c/…}: the pages of the present release. */
final class PageAddresses {

    private static final Pattern DIGITS =
            Pattern.compile("[2-9]{0," + KeypadIndex.MOST_DIGITS + "}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern HEADS = Pattern.compile("[1-9][0-9]{0,3}");

    private final Sessions sessions;
    private final Access access;
    private final Unfinished unfinished;
    private final String areaName;
    private final String hotline;
    private final int rtspPort;
    private final OpenSurveys open;
    private volatile @Nullable Found found;

    PageAddresses(
            Sessions sessions,
            Access access,
            BoxSettings settings,
            Unfinished unfinished,
            OpenSurveys open) {
        this.open = open;
        this.unfinished = unfinished;
        this.sessions = sessions;
        this.access = access;
        this.areaName = settings.areaName();
        this.hotline = settings.hotline();
        this.rtspPort = settings.rtspPort();
    }

    /** The index of a catalogue, made when somebody first looks for something in it. */
    private record Found(Catalogue catalogue, KeypadIndex index) {}

    /** The page of the box's tier, without a redirect: old boxes follow none. */
    void front(Exchange x) {
        if (x.profile().tier() == Tier.A) {
            start(x);
        } else {
            plainIndex(x);
        }
    }

    void start(Exchange x) {
        with(
                x,
                (asked, moment) ->
                        key(x, asked, KeyPages.start(asked, number(x), goOn(x, moment))));
    }

    /** What the box did not see the end of, while it is shown. */
    private KeyPages.@Nullable GoOn goOn(Exchange x, RecentViews.Moment moment) {
        String who = EvidenceAddresses.who(sessions.box(x.query()), x.mark());
        Unfinished.Place place = unfinished.of(who).orElse(null);
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
                        .map(t -> new KeyPages.GoOn(t, place.positionMs() / 1000))
                        .orElse(null);
    }

    void column(Exchange x, String slug, int number) {
        with(
                x,
                (asked, moment) ->
                        key(
                                x,
                                asked,
                                moment.view()
                                        .column(slug)
                                        .flatMap(c -> KeyPages.column(asked, c, number))));
    }

    void find(Exchange x) {
        String digits = x.query().getOrDefault("k", "");
        with(
                x,
                (asked, moment) ->
                        key(
                                x,
                                asked,
                                DIGITS.matcher(digits).matches()
                                        ? FindPage.of(asked, index(asked), digits, number(x))
                                        : Optional.empty()));
    }

    private KeypadIndex index(Asked asked) {
        Catalogue catalogue = asked.view().catalogue();
        Found known = found;
        if (known == null || known.catalogue != catalogue) {
            known = new Found(catalogue, KeypadIndex.of(catalogue.titles()));
            found = known;
        }
        return known.index;
    }

    void help(Exchange x) {
        String box = Objects.requireNonNullElse(sessions.box(x.query()), "");
        with(x, (asked, moment) -> key(x, asked, Optional.of(HelpPage.of(asked, box, hotline))));
    }

    void courseware(Exchange x, String id) {
        withTitle(
                x,
                id,
                (asked, title) -> key(x, asked, Optional.of(KeyPages.courseware(asked, title))));
    }

    void play(Exchange x, String id) {
        int heads = heads(x.query().get("heads"));
        if (heads < 0) {
            x.fail(Problem.QUERY);
            return;
        }
        String at = x.query().get("at");
        if (at != null && !NUMBER.matcher(at).matches()) {
            x.fail(Problem.QUERY);
            return;
        }
        long from = at == null ? 0 : Long.parseLong(at);
        withMedia(
                x,
                id,
                (asked, title) ->
                        key(
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
                        key(
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
                    plain(
                            x,
                            missing
                                    ? Optional.empty()
                                    : PlainPages.index(asked, column.orElse(null), number(x)));
                });
    }

    void plainCourseware(Exchange x, String id) {
        withMedia(
                x,
                id,
                (asked, title) ->
                        plain(
                                x,
                                Optional.of(
                                        PlainPages.courseware(asked, title, session(x, title)))));
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
    private static int number(Exchange x) {
        String text = x.query().get("p");
        if (text == null) {
            return 1;
        }
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    private static void key(Exchange x, Asked asked, Optional<byte[]> page) {
        send(x, "text/html; charset=" + asked.profile().charset(), page);
    }

    private static void plain(Exchange x, Optional<byte[]> page) {
        x.response().putHeader("Content-Security-Policy", PlainPages.POLICY);
        send(x, "text/html; charset=utf-8", page);
    }

    private static void send(Exchange x, String contentType, Optional<byte[]> page) {
        x.response().putHeader("Vary", "User-Agent");
        if (page.isEmpty()) {
            x.fail(Problem.NOT_FOUND);
        } else {
            x.send(contentType, page.get());
        }
    }
}
