package kejian.delivery.box;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Counters;
import kejian.delivery.evidence.ServedRanges;
import kejian.delivery.evidence.Session;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.profile.BoxProfile;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.register.Register;
import kejian.delivery.steering.KnownEdge;
import kejian.delivery.steering.SteeringDocument;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/**
 * Where another protocol than HTTP asks before it plays a courseware on tier A. Rights, leases,
 * caps, steering and books are those of {@code /play/…/a.ts}. Safe for many threads, and waits for
 * nothing.
 */
public final class ViewingDoor {

    private final RecentViews views;
    private final BoxProfiles profiles;
    private final Sessions sessions;
    private final Sittings sittings;
    private final Access access;
    private final Load load;
    private final ServedRanges ranges;
    private final Counters counters;
    private final Clock clock;
    private final @Nullable Surroundings surroundings;
    private final Register register;

    ViewingDoor(
            RecentViews views,
            BoxProfiles profiles,
            Sessions sessions,
            Sittings sittings,
            Access access,
            Load load,
            ServedRanges ranges,
            Counters counters,
            BoxSettings settings) {
        this.views = views;
        this.profiles = profiles;
        this.sessions = sessions;
        this.sittings = sittings;
        this.access = access;
        this.load = load;
        this.ranges = ranges;
        this.counters = counters;
        this.clock = settings.clock();
        this.surroundings = settings.surroundings().orElse(null);
        this.register = settings.register();
    }

    /**
     * Who wants to see what.
     *
     * @param query of the address as it was sent, none where it has none
     * @param host host and port that were asked
     * @param peer the TCP peer's address
     * @param agent none where it does not say
     */
    public record Asked(
            String courseware,
            @Nullable String query,
            String host,
            String peer,
            @Nullable String agent) {

        String mark() {
            return peer + " " + agent;
        }
    }

    /** What becomes of it. */
    public sealed interface Answer {

        /** It is here and may be seen. */
        record Open(Catalogue.Title title, MediaPackage media) implements Answer {}

        /**
         * It is better seen at another edge.
         *
         * @param host its name or address
         * @param query to ask it with, empty or beginning with a question mark
         */
        record Elsewhere(String host, String query) implements Answer {}

        /** It is not to be had. */
        record Refused(Problem problem) implements Answer {}

        /** It may begin; whoever is given it closes it. */
        record Begun(Viewing viewing) implements Answer {}
    }

    /** The number of the release that is shown, none before the first. */
    public @Nullable String release() {
        return views.now().map(RecentViews.Moment::release).orElse(null);
    }

    /** As pages and lists have it: by the register, the box's name, its address, its agent. */
    public BoxProfile profile(Asked asked) {
        String box = sessions.box(QueryText.read(asked.query));
        String registered =
                register.of(box, asked.peer) instanceof Register.Standing.Known known
                        ? known.profile()
                        : null;
        Map<String, String> named = box == null ? Map.of() : Map.of("box", box);
        return profiles.choose(registered, asked.agent, () -> asked.peer, "/play/", named);
    }

    /** Another object whenever something else is shown, withdrawn, or lent no longer. */
    public @Nullable Object shown() {
        return views.now().orElse(null);
    }

    /** This server's time, which no box can change. */
    public Clock clock() {
        return clock;
    }

    /** Whether and where a viewing may begin. */
    public Answer ask(Asked asked) {
        RecentViews.Moment moment = views.now().orElse(null);
        Answer here = judge(asked, moment);
        if (moment != null && here instanceof Answer.Open) {
            Optional<Answer> other = elsewhere(asked, moment);
            if (other.isPresent()) {
                return other.get();
            }
        }
        return here instanceof Answer.Open && load.isFull() ? full() : here;
    }

    /** Begins one here. */
    public Answer begin(Asked asked) {
        RecentViews.Moment moment = views.now().orElse(null);
        Answer here = judge(asked, moment);
        if (!(here instanceof Answer.Open(Catalogue.Title title, MediaPackage media))) {
            return here;
        }
        if (load.isFull()) {
            return full();
        }
        Map<String, String> values = QueryText.read(asked.query);
        Session session =
                sessions.verify(values.get("s"))
                        .filter(s -> s.courseware().equals(asked.courseware))
                        .orElseGet(() ->
                                sittings.session(
                                        asked.courseware, sessions.box(values), asked.mark()));
        String name = session.box();
        Load.Box box = name == null ? null : new Load.Box(name, asked.mark());
        if (!load.begin(box)) {
            counters.add(Counters.Count.BOXES_REFUSED);
            return new Answer.Refused(Problem.TOO_MANY_REQUESTS);
        }
        return new Answer.Begun(new Begun(title, media, session, asked.mark(), box));
    }

    private Answer full() {
        counters.add(Counters.Count.STARTS_REFUSED);
        return new Answer.Refused(Problem.UNAVAILABLE);
    }

    private Answer judge(Asked asked, RecentViews.@Nullable Moment moment) {
        if (moment == null) {
            return new Answer.Refused(Problem.UNAVAILABLE);
        }
        Problem gone = moment.view().goneBecause(asked.courseware);
        if (gone != null) {
            return new Answer.Refused(gone);
        }
        Catalogue.Title title = moment.view().title(asked.courseware).orElse(null);
        if (title == null || title.media() == null) {
            return new Answer.Refused(Problem.NOT_FOUND);
        }
        String box = sessions.box(QueryText.read(asked.query));
        if (register.of(box, asked.peer) instanceof Register.Standing.Stranger) {
            return new Answer.Refused(Problem.BOX_UNKNOWN);
        }
        Problem refusal =
                access.refusalAtStart(asked.query, QueryText.read(asked.query), moment, title);
        return refusal == null
                ? new Answer.Open(title, Objects.requireNonNull(title.media()))
                : new Answer.Refused(refusal);
    }

    /** As HTTP has it: what began here goes on here, and who does not say what it is stays. */
    private Optional<Answer> elsewhere(Asked asked, RecentViews.Moment moment) {
        Map<String, String> values = QueryText.read(asked.query);
        String box = sessions.box(values);
        if (surroundings == null
                || asked.agent == null
                || sessions.verify(values.get("s")).isPresent()
                || sittings.isKnown(asked.courseware, box, asked.mark())) {
            return Optional.empty();
        }
        Surroundings.Asked who =
                new Surroundings.Asked(
                        box, asked.mark(), SteeringAddresses.area(values), moment.view().number());
        return surroundings.decide(who).order().stream()
                .map(KnownEdge::address)
                .map(SteeringDocument::hostAndPort)
                .map(ViewingDoor::host)
                .filter(host -> !host.equalsIgnoreCase(host(asked.host)))
                .findFirst()
                .map(host -> new Answer.Elsewhere(host, SteeringAddresses.kept(values)));
    }

    /** Without the port; an IPv6 address keeps its brackets. */
    private static String host(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return colon > hostAndPort.lastIndexOf(']') ? hostAndPort.substring(0, colon) : hostAndPort;
    }

    /** One viewing that holds its place among all until it is closed. */
    private final class Begun implements Viewing {

        private final Catalogue.Title title;
        private final MediaPackage media;
        private final Session session;
        private final String mark;
        private final Load.@Nullable Box box;
        private boolean ended;

        Begun(
                Catalogue.Title title,
                MediaPackage media,
                Session session,
                String mark,
                Load.@Nullable Box box) {
            this.title = title;
            this.media = media;
            this.session = session;
            this.mark = mark;
            this.box = box;
        }

        @Override
        public MediaPackage media() {
            return media;
        }

        @Override
        public @Nullable Problem refusal() {
            RecentViews.Moment moment = views.now().orElse(null);
            if (moment == null) {
                return null;
            }
            Problem gone = moment.view().goneBecause(session.courseware());
            if (gone != null) {
                return gone;
            }
            return switch (moment.ofPackage(media.id())) {
                case RecentViews.Holding.Unknown() -> Problem.NOT_FOUND;
                case RecentViews.Holding.Gone(Problem why) -> why;
                case RecentViews.Holding.Held held ->
                        access.refusal(null, Map.of("s", session.id()), moment, title);
            };
        }

        @Override
        public void watched(Section section, long bytes) {
            counters.add(Counters.Count.BYTES_SENT_A, bytes);
            ranges.add(
                    ViewingEvent.Source.RANGES,
                    new ServedRanges.Viewer(session, mark),
                    session.courseware(),
                    media.id(),
                    Tier.A,
                    section,
                    bytes,
                    /* tookMs= */ section.lengthMs()); // it is sent as it is played
        }

        @Override
        public void wound(long bytes) {
            counters.add(Counters.Count.BYTES_SENT_A, bytes);
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                load.end(box);
            }
        }
    }
}
