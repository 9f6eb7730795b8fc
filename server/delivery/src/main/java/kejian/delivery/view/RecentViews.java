package kejian.delivery.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;

/**
 * The present release and the few before it, so that a player that runs may go on with a package
 * that the present release no longer names. Pages and lists are made from the present one only.
 */
public final class RecentViews {

    private static final int REMEMBERED = 3;

    private final CurrentView current;
    private final AtomicReference<Moment> last = new AtomicReference<>();

    public RecentViews(CurrentView current) {
        this.current = current;
    }

    /** What one request sees; nothing where no release was ever activated. */
    public Optional<Moment> now() {
        Optional<ReleaseView> present = current.get();
        if (present.isEmpty()) {
            return Optional.empty();
        }
        ReleaseView view = present.get();
        Moment before = last.get();
        if (before != null && before.view == view) {
            return Optional.of(before);
        }
        return Optional.of(
                java.util.Objects.requireNonNull(
                        last.updateAndGet(m -> m == null ? first(view) : m.followedBy(view))));
    }

    private static Moment first(ReleaseView view) {
        return new Moment(view, List.of());
    }

    /** What is known about a package address. */
    public sealed interface Holding {

        /**
         * It may be sent.
         *
         * @param present whether the present release names it
         */
        record Held(Catalogue.Title title, boolean present) implements Holding {}

        /**
         * @param why it is withdrawn, or its lease has ended
         */
        record Gone(Problem why) implements Holding {}

        record Unknown() implements Holding {}
    }

    /** The present release together with those before it. */
    public static final class Moment {

        private final ReleaseView view;
        private final List<ReleaseView> before;
        private final String release;

        private Moment(ReleaseView view, List<ReleaseView> before) {
            this.view = view;
            this.before = before;
            this.release = view.name();
        }

        /** The present release as {@link ReleaseView#name} writes it. */
        public String release() {
            return release;
        }

        public ReleaseView view() {
            return view;
        }

        public Holding ofPackage(String packageId) {
            Optional<Catalogue.Title> present = view.titleOfPackage(packageId);
            if (present.isPresent()) {
                return held(present.get(), view);
            }
            for (ReleaseView older : before) {
                Optional<Catalogue.Title> title = older.titleOfPackage(packageId);
                if (title.isPresent()) {
                    return held(title.get(), older);
                }
            }
            return new Holding.Unknown();
        }

        public Holding ofPicture(String sha256) {
            Optional<Catalogue.Title> present = view.titleOfPicture(sha256);
            if (present.isPresent()) {
                return held(present.get(), view);
            }
            for (ReleaseView older : before) {
                Optional<Catalogue.Title> title = older.titleOfPicture(sha256);
                if (title.isPresent()) {
                    // A page of a moment ago still names it.
                    return held(title.get(), older);
                }
            }
            return new Holding.Unknown();
        }

        /** Whether this release or one before it, whose addresses still work, restricts it. */
        public boolean isRestricted(String coursewareId) {
            if (view.isRestricted(coursewareId)) {
                return true;
            }
            for (ReleaseView older : before) {
                if (older.isRestricted(coursewareId)) {
                    // The present release's word is the last one on what it names.
                    return view.title(coursewareId).isEmpty();
                }
            }
            return false;
        }

        /**
         * Two courseware may be made of the same bytes: the one that a viewing is of, where it is
         * made of this package.
         *
         * @param otherwise the one that was found
         */
        public Catalogue.Title watched(
                String coursewareId, String packageId, Catalogue.Title otherwise) {
            return view.title(coursewareId).filter(t -> t.isMadeOf(packageId)).orElse(otherwise);
        }

        /**
         * @param naming the release that names it
         */
        private Holding held(Catalogue.Title title, ReleaseView naming) {
            Problem gone = view.goneBecause(title, naming);
            return gone != null
                    ? new Holding.Gone(gone)
                    : new Holding.Held(title, /* present= */ naming == view);
        }

        private Moment followedBy(ReleaseView next) {
            if (next == view) {
                return this;
            }
            if (next.name().equals(view.name())) {
                return new Moment(next, before); // more of it is gone, or back; it takes no place
            }
            ArrayDeque<ReleaseView> older = new ArrayDeque<>(before);
            older.addFirst(view);
            older.removeIf(v -> v == next);
            while (older.size() > REMEMBERED) {
                older.removeLast();
            }
            return new Moment(next, new ArrayList<>(older));
        }
    }
}
