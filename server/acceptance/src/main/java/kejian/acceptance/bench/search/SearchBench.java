package kejian.acceptance.bench.search;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.peer.Elasticsearch;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.report.Raw;
import kejian.acceptance.bench.search.Question.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The search of a province that has many titles, as its people ask it: over the API, of the
 * embedded index and of Elasticsearch in turn, and beside what Elasticsearch finds by itself.
 */
public final class SearchBench {

    private static final String ANSWER = "answer";
    private static final String KNOWN = "known";
    private static final String QUESTIONS = "questions";

    private static final List<Kind> SOUGHT =
            List.of(Kind.WORDS, Kind.PINYIN, Kind.INITIALS, Kind.MISTYPED);
    private static final List<Kind> TIMED =
            List.of(Kind.WORDS, Kind.PINYIN, Kind.INITIALS, Kind.MISTYPED, Kind.BROAD);

    /** Of each kind, in a timed run. */
    private static final int TIMED_EACH = 40;

    private static final int SOUGHT_EACH = 250;
    private static final int MOST_SENTENCES = 1_000;
    private static final int WARM_UP = 3;

    private final Path home;
    private final Path data;
    private final int port;
    private final Raw raw;
    private final PrintStream says;
    private boolean missing;

    /**
     * @param data made anew each time
     * @param port and the three above it
     */
    public SearchBench(Path home, Path data, int port, Raw raw, PrintStream says) {
        this.home = home;
        this.data = data;
        this.port = port;
        this.raw = raw;
        this.says = says;
    }

    public static List<String> names() {
        return List.of(ANSWER, KNOWN, QUESTIONS);
    }

    /** Whether a peer or the question set was not there. */
    public boolean isMissing() {
        return missing;
    }

    /**
     * @param titles how many
     * @param media what KEJIAN_MEDIA names
     * @return a figure for each goal, by its name
     */
    public Map<String, Measured> run(
            List<String> rows, int pairs, int titles, long seed, Optional<Path> media)
            throws IOException, InterruptedException {
        Folders.remove(data);
        Optional<QuestionSet> set = QuestionSet.read(media, MOST_SENTENCES);
        if (set.isEmpty()) {
            leaveOut("questions", "KEJIAN_MEDIA names no folder with text/cmrc2018_dev.json.gz");
        }
        Titles made = new Titles(titles, seed);
        List<Lesson> lessons = new ArrayList<>(made.lessons());
        set.ifPresent(s -> lessons.addAll(s.lessons()));
        SearchedProvince.Filled filled =
                SearchedProvince.fill(home, data.resolve("embedded"), port, lessons, says);
        String note = lessons.size() + " titles";
        Map<String, Measured> found = new HashMap<>();
        try (Beside beside = Beside.start(this, filled, lessons);
                SearchedProvince embedded = SearchedProvince.start(home, filled, port)) {
            if (rows.contains(ANSWER)) {
                answer(embedded, beside.province, made, set, pairs, seed, note, found);
            }
            if (rows.contains(KNOWN)) {
                known(embedded, beside.province, made, seed, note, found);
            }
            if (rows.contains(QUESTIONS) && set.isPresent()) {
                questions(embedded, beside, set.get(), note, found);
            }
        }
        return found;
    }

    private void leaveOut(String what, String why) {
        missing = true;
        says.println("bench: left out: " + what + "; " + why);
    }

    /** Elasticsearch, a province that uses it, and its own index; or nothing, which was said. */
    private static final class Beside implements AutoCloseable {

        private final @Nullable Server server;
        private final @Nullable SearchedProvince province;
        private final @Nullable StandardIndex standard;

        private Beside(
                @Nullable Server server,
                @Nullable SearchedProvince province,
                @Nullable StandardIndex standard) {
            this.server = server;
            this.province = province;
            this.standard = standard;
        }

        static Beside start(SearchBench bench, SearchedProvince.Filled filled, List<Lesson> lessons)
                throws IOException, InterruptedException {
            Server server;
            try {
                server =
                        Elasticsearch.start(
                                bench.home,
                                Files.createTempDirectory("kejian-bench-search"),
                                bench.port + 2);
            } catch (MissingPeer e) {
                bench.leaveOut("what Elasticsearch answers", String.valueOf(e.getMessage()));
                return new Beside(null, null, null);
            }
            try {
                URI address = URI.create("http://127.0.0.1:" + server.port());
                StandardIndex standard = new StandardIndex(address);
                standard.fill(lessons);
                SearchedProvince province =
                        SearchedProvince.start(
                                bench.home,
                                filled,
                                bench.data.resolve("server"),
                                bench.port + 1,
                                address,
                                bench.says);
                return new Beside(server, province, standard);
            } catch (IOException | InterruptedException e) {
                server.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            if (province != null) {
                province.close();
            }
            if (server != null) {
                server.close();
                Folders.remove(Objects.requireNonNull(server.log().getParent()));
            }
        }
    }

    private void answer(
            SearchedProvince embedded,
            @Nullable SearchedProvince server,
            Titles titles,
            Optional<QuestionSet> set,
            int pairs,
            long seed,
            String note,
            Map<String, Measured> found)
            throws IOException, InterruptedException {
        List<Question> asked = new ArrayList<>();
        asked.addAll(titles.questions(TIMED, TIMED_EACH, new Random(seed)));
        set.ifPresent(s -> asked.addAll(s.questions().subList(0, TIMED_EACH)));
        Collections.shuffle(asked, new Random(seed));
        for (int i = 0; i < WARM_UP; i++) {
            time("warm-up", embedded, asked);
            if (server != null) {
                time("warm-up", server, asked);
            }
        }
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        long before = server == null ? 0 : server.answeredBy("elasticsearch");
        for (int i = 0; i < pairs; i++) {
            ours.add(time("embedded", embedded, asked));
            if (server != null) {
                theirs.add(time("server", server, asked));
            }
        }
        List<String> faults = new ArrayList<>();
        if (server != null) {
            long answered = server.answeredBy("elasticsearch") - before;
            if (answered != (long) pairs * asked.size()) {
                faults.add("the server answered %d of %d".formatted(answered, asked.size()));
            }
        }
        String of = note + ", " + asked.size() + " questions a run";
        found.put(
                "answer-embedded", new Measured("answer-embedded", ours, List.of(), of, List.of()));
        if (server != null) {
            found.put("answer-server", new Measured("answer-server", theirs, ours, of, faults));
        }
    }

    /** p95 in milliseconds. */
    private double time(String engine, SearchedProvince province, List<Question> asked)
            throws IOException, InterruptedException {
        Map<Kind, List<Double>> byKind = new EnumMap<>(Kind.class);
        List<Double> all = new ArrayList<>();
        for (Question question : asked) {
            double ms = province.ask(question.words()).ms();
            all.add(ms);
            byKind.computeIfAbsent(question.kind(), _ -> new ArrayList<>()).add(ms);
        }
        Map<String, Double> kept = new TreeMap<>();
        byKind.forEach((kind, times) -> kept.put(kind.name(), p95(times)));
        kept.put("all", p95(all));
        raw.keep(engine, kept);
        says.printf("bench: p95 ms %s %s%n", engine, kept);
        return p95(all);
    }

    private static double p95(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
    }

    private void known(
            SearchedProvince embedded,
            @Nullable SearchedProvince server,
            Titles titles,
            long seed,
            String note,
            Map<String, Measured> found)
            throws IOException, InterruptedException {
        List<Question> asked = titles.questions(SOUGHT, SOUGHT_EACH, new Random(seed + 1));
        Ranks all = new Ranks();
        Map<Kind, Ranks> byKind = new EnumMap<>(Kind.class);
        int otherwise = 0;
        for (Question question : asked) {
            UUID wanted = question.answer();
            List<UUID> ids = embedded.ask(question.words()).ids();
            if (wanted != null) {
                all.add(wanted, ids);
                byKind.computeIfAbsent(question.kind(), _ -> new Ranks()).add(wanted, ids);
            }
            if (server != null && !server.ask(question.words()).ids().equals(ids)) {
                otherwise++;
            }
        }
        byKind.forEach((kind, ranks) ->
                says.printf(
                        "bench: known titles by %s: %.1f %% missed, reciprocal rank %.3f%n",
                        kind, ranks.missed(), ranks.meanReciprocal()));
        found.put(
                "known-missed",
                new Measured(
                        "known-missed",
                        List.of(all.missed()),
                        List.of(),
                        note + ", " + asked.size() + " questions",
                        List.of()));
        if (server != null) {
            found.put(
                    "known-alike",
                    new Measured(
                            "known-alike",
                            List.of((double) otherwise),
                            List.of(),
                            asked.size() + " questions",
                            List.of()));
        }
    }

    private void questions(
            SearchedProvince embedded,
            Beside beside,
            QuestionSet set,
            String note,
            Map<String, Measured> found)
            throws IOException, InterruptedException {
        Ranks ours = new Ranks();
        for (Question question : set.questions()) {
            UUID wanted = question.answer();
            if (wanted != null) {
                ours.add(wanted, embedded.ask(question.words()).ids());
            }
        }
        String of = "%s, %d questions".formatted(note, set.questions().size());
        says.printf(
                "bench: questions: %.1f %% missed, reciprocal rank %.3f%n",
                ours.missed(), ours.meanReciprocal());
        found.put(
                "questions-missed",
                new Measured("questions-missed", List.of(ours.missed()), List.of(), of, List.of()));
        StandardIndex standard = beside.standard;
        if (standard == null) {
            return;
        }
        double least = 100;
        for (StandardIndex.Way way : StandardIndex.Way.values()) {
            Ranks theirs = new Ranks();
            for (Question question : set.questions()) {
                UUID wanted = question.answer();
                if (wanted != null) {
                    theirs.add(wanted, standard.find(question.words(), way));
                }
            }
            says.printf(
                    "bench: questions of the standard analyser by %s: %.1f %% missed, reciprocal"
                            + " rank %.3f%n",
                    way, theirs.missed(), theirs.meanReciprocal());
            least = Math.min(least, theirs.lost());
        }
        found.put(
                "questions-lost",
                new Measured(
                        "questions-lost", List.of(ours.lost()), List.of(least), of, List.of()));
    }
}
