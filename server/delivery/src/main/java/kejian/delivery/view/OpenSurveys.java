package kejian.delivery.view;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Survey;

/** Which of a release's surveys are asked here and now. */
public final class OpenSurveys {

    private final Clock clock;
    private final String server;

    /**
     * @param clock the one that releases' times are kept by
     * @param server name of the edge, empty for none
     */
    public OpenSurveys(Clock clock, String server) {
        this.clock = clock;
        this.server = server;
    }

    /** In the release's order; without what is about a courseware or a column that is not shown. */
    public List<Survey> of(ReleaseView view) {
        List<Survey> all = view.catalogue().surveys();
        if (all.isEmpty()) {
            return all;
        }
        long now = clock.millis();
        return all.stream()
                .filter(s -> s.canBeAsked() && s.isOpenAt(now) && s.isFor(server))
                .filter(s -> isShown(view, s))
                .toList();
    }

    private static boolean isShown(ReleaseView view, Survey survey) {
        String courseware = survey.courseware();
        String column = survey.column();
        if (courseware != null && (view.title(courseware).isEmpty() || view.isGone(courseware))) {
            return false;
        }
        return column == null
                || view.catalogue().columns().stream().anyMatch(c -> c.id().equals(column));
    }

    /** Those of the start page. */
    public static List<Survey> ofAll(List<Survey> open) {
        return open.stream().filter(s -> s.column() == null && s.courseware() == null).toList();
    }

    /** Those of a column, or of one above it. */
    public static List<Survey> of(List<Survey> open, ReleaseView view, Catalogue.Column column) {
        return open.stream()
                .filter(s -> s.courseware() == null)
                .filter(s -> s.column() != null && view.isWithin(column, s.column()))
                .toList();
    }

    /** Those of a courseware, or of a column that holds it. */
    public static List<Survey> of(List<Survey> open, ReleaseView view, Catalogue.Title title) {
        List<Catalogue.Column> columns =
                view.catalogue().columns().stream()
                        .filter(c -> c.courseware().contains(title.id()))
                        .toList();
        return open.stream()
                .filter(s ->
                        s.courseware() == null
                                ? s.column() != null
                                        && columns.stream()
                                                .anyMatch(c ->
                                                        view.isWithin(
                                                                c,
                                                                Objects.requireNonNull(s.column())))
                                : s.courseware().equals(title.id()))
                .toList();
    }
}
