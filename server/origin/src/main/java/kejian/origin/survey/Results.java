package kejian.origin.survey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kejian.contract.release.Survey;
import org.jspecify.annotations.Nullable;

/**
 * What a survey's answers say. Where a number is null there are fewer than five, or it would give
 * such a one away.
 *
 * @param area whose answers these are
 * @param answers of boxes and browsers, and sheets of paper
 * @param sources {@code remote}, {@code browser}, {@code paper}, in order of their names
 * @param areas right below, in order of their codes; the area's own code for what lies in none
 */
public record Results(
        String survey,
        String title,
        String area,
        @Nullable Long answers,
        List<Part> sources,
        List<Part> areas,
        List<OfQuestion> questions) {

    /** A part of the answers. */
    public record Part(String name, @Nullable Long answers) {}

    /**
     * @param number from 1
     * @param unanswered sheets that say nothing here
     * @param stars mean of a question for stars, where all its options are shown
     */
    public record OfQuestion(
            int number,
            String kind,
            String text,
            List<OfOption> options,
            @Nullable Long unanswered,
            @Nullable Double stars) {}

    /**
     * @param number from 1
     */
    public record OfOption(int number, String text, @Nullable Long answers) {}

    /** Adds up. */
    static final class Count {

        private final List<Survey.Question> questions;
        private final long[][] chosen;
        private final Map<String, Long> sources = new TreeMap<>();
        private final Map<String, Long> areas = new TreeMap<>();
        private long all;

        Count(List<Survey.Question> questions) {
            this.questions = questions;
            chosen = new long[questions.size()][];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = new long[questions.get(i).options().size()];
            }
        }

        /** So many whole answers, or sheets. */
        void answers(String source, String area, long number) {
            all += number;
            sources.merge(source, number, Long::sum);
            areas.merge(area, number, Long::sum);
        }

        /**
         * So many that chose this.
         *
         * @param question from 1, likewise {@code option}
         */
        void chose(int question, int option, long number) {
            chosen[question - 1][option - 1] += number;
        }

        Results shown(String survey, String title, String area) {
            boolean isShown = SmallCells.isShown(all);
            List<OfQuestion> shown = new ArrayList<>();
            for (int i = 0; i < chosen.length; i++) {
                shown.add(question(i, isShown));
            }
            return new Results(
                    survey,
                    title,
                    area,
                    isShown ? all : null,
                    parts(sources, isShown),
                    parts(areas, isShown),
                    shown);
        }

        private static List<Part> parts(Map<String, Long> parts, boolean sumIsShown) {
            Line line = new Line(parts.values().stream().mapToLong(n -> n).toArray(), sumIsShown);
            List<Part> shown = new ArrayList<>();
            for (String name : parts.keySet()) {
                shown.add(new Part(name, line.cell(shown.size())));
            }
            return shown;
        }

        private OfQuestion question(int at, boolean sumIsShown) {
            Survey.Question question = questions.get(at);
            int unanswered = chosen[at].length;
            long said = Arrays.stream(chosen[at]).sum();
            long[] cells = Arrays.copyOf(chosen[at], unanswered + 1);
            cells[unanswered] = all - said;
            Line line = new Line(cells, sumIsShown);
            List<OfOption> options = new ArrayList<>();
            for (String text : question.options()) {
                int i = options.size();
                options.add(new OfOption(i + 1, text, line.cell(i)));
            }
            boolean whole = options.stream().allMatch(o -> o.answers() != null);
            boolean rated = whole && said > 0 && question.kind().equals("STARS");
            return new OfQuestion(
                    at + 1,
                    question.kind(),
                    question.text(),
                    options,
                    line.cell(unanswered),
                    rated ? mean(chosen[at], said) : null);
        }

        /** Cells whose sum is shown beside them, or not. */
        private record Line(long[] cells, BitSet hidden) {

            Line(long[] cells, boolean sumIsShown) {
                this(cells, SmallCells.hidden(cells));
                if (!sumIsShown) {
                    hidden.set(0, cells.length);
                }
            }

            @Nullable Long cell(int i) {
                return hidden.get(i) ? null : Long.valueOf(cells[i]);
            }
        }

        /** To two places. */
        private static double mean(long[] stars, long said) {
            long sum = 0;
            for (int i = 0; i < stars.length; i++) {
                sum += stars[i] * (i + 1);
            }
            return Math.round(100.0 * sum / said) / 100.0;
        }
    }
}
