package kejian.contract.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A survey (调查) as a release carries it while it is open at the province. One that names a column
 * or a courseware is offered with that one and what lies below it, any other from the start page.
 *
 * @param column id of the column that it is about
 * @param courseware id of the courseware that it is about
 * @param edges names of the edges in whose area it is asked; none where that is the whole province
 * @param fromMs asked from then on, epoch milliseconds; none for at once
 * @param untilMs and no longer than until then; none for as long as it is open
 * @param questions in order
 */
public record Survey(
        String id,
        String title,
        @Nullable String column,
        @Nullable String courseware,
        @Nullable List<String> edges,
        @Nullable Long fromMs,
        @Nullable Long untilMs,
        List<Question> questions) {

    public static final int MOST_QUESTIONS = 8;
    public static final int LEAST_OPTIONS = 2;

    /** As many as a remote has digits from 1. */
    public static final int MOST_OPTIONS = 9;

    public Survey {
        edges = edges == null ? null : List.copyOf(edges);
        questions = List.copyOf(questions);
    }

    /**
     * One question.
     *
     * @param kind {@code CHOICE}, {@code STARS}, {@code WISH}, or one of a later version: all of
     *     them are answered by one of the options
     * @param options in order; a remote's digits choose among them
     */
    public record Question(String kind, String text, List<String> options) {

        public Question {
            options = List.copyOf(options);
        }
    }

    /** Whether it is asked at this time. */
    public boolean isOpenAt(long nowMs) {
        return (fromMs == null || nowMs >= fromMs) && (untilMs == null || nowMs < untilMs);
    }

    /** Whether it is asked at this edge. */
    public boolean isFor(String edge) {
        return edges == null || edges.contains(edge);
    }

    /** Whether a remote can answer it: a later version's may be larger than pages here are. */
    public boolean canBeAsked() {
        return id.matches("[A-Za-z0-9-]{1,40}")
                && !questions.isEmpty()
                && questions.size() <= MOST_QUESTIONS
                && questions.stream().allMatch(q -> isWithin(q.options().size()));
    }

    private static boolean isWithin(int options) {
        return options >= LEAST_OPTIONS && options <= MOST_OPTIONS;
    }

    /**
     * Whether these are options of the first so many questions.
     *
     * @param choices of each question the option, from 1
     */
    public boolean takes(List<Integer> choices) {
        if (choices.size() > questions.size()) {
            return false;
        }
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i) < 1 || choices.get(i) > questions.get(i).options().size()) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a whole answer. */
    public boolean isAnsweredBy(List<Integer> choices) {
        return choices.size() == questions.size() && takes(choices);
    }
}
