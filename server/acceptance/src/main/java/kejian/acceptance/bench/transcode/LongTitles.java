package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;

/** What long titles cost when they are divided, and how soon their beginning can be seen. */
final class LongTitles {

    static final String CHUNKS = "chunks";
    static final String FIRST_RUNG = "first-rung";

    private static final int DIVIDED_MINUTES = 12;
    private static final String CHUNK_SECONDS = "120";
    private static final int LESSON_MINUTES = 45;
    private static final Pattern SECONDS = Pattern.compile("first-rung seconds=([\\d.]+) ");

    private final Tools tools;
    private final Ours program;
    private final Recordings recordings;
    private final Path home;
    private final Path folder;
    private final int portBase;

    /**
     * @param home where the launcher lies
     * @param folder for what the origin keeps
     * @param portBase of the origin that is started
     */
    LongTitles(
            Tools tools,
            Ours program,
            Recordings recordings,
            Path home,
            Path folder,
            int portBase) {
        this.tools = tools;
        this.program = program;
        this.recordings = recordings;
        this.home = home;
        this.folder = folder;
        this.portBase = portBase;
    }

    /**
     * Divided against one piece: by what a worker does with all tasks of it, one by one. Both at
     * once, each on a processor of its own, and on the other's in the next pair: what one of them
     * takes is minutes, and from one minute to the next this differs by more than is looked for.
     */
    List<Measured> chunks(int pairs) throws IOException, InterruptedException, MissingPeer {
        Path title = recordings.lecture(/* copyable= */ false, DIVIDED_MINUTES);
        List<Double> cpu = new ArrayList<>();
        List<Double> cpuWhole = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        List<Double> bytesWhole = new ArrayList<>();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int pair = 0; pair < pairs; pair++) {
                Ours divided = program.onProcessor(pair % 2);
                Ours whole = program.onProcessor((pair + 1) % 2);
                Future<Ours.Took> one =
                        both.submit(() -> divided.make(title, "--chunk", CHUNK_SECONDS));
                Future<Ours.Took> other = both.submit(() -> whole.make(title));
                cpu.add(one.get().cpuSeconds());
                cpuWhole.add(other.get().cpuSeconds());
                bytes.add(divided.bytes() / 1e6);
                bytesWhole.add(whole.bytes() / 1e6);
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        String how =
                "lecture of %d min in chunks of %s s, its first minute made before"
                        .formatted(DIVIDED_MINUTES, CHUNK_SECONDS);
        return List.of(
                new Measured("chunk-cpu", cpu, cpuWhole, how, List.of()),
                new Measured("chunk-bytes", bytes, bytesWhole, how, List.of()));
    }

    /** From the end of the upload to a preview that plays, an origin and a worker at work. */
    List<Measured> firstRung(int times) throws IOException, InterruptedException, MissingPeer {
        List<Measured> found = new ArrayList<>();
        for (var kind : List.of(Map.entry("copied", true), Map.entry("encoded", false))) {
            Path title = recordings.lecture(kind.getValue(), LESSON_MINUTES);
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                String said =
                        tools.program(
                                List.of(
                                        home.resolve("kejian").toString(),
                                        "soak",
                                        FIRST_RUNG,
                                        "--file",
                                        title.toString(),
                                        "--port-base",
                                        Integer.toString(portBase),
                                        "--data",
                                        folder.resolve(kind.getKey() + "-" + i).toString()));
                Matcher matcher = SECONDS.matcher(said);
                if (!matcher.find()) {
                    throw new IOException("no first rung: " + said.lines().toList().getLast());
                }
                seconds.add(Double.parseDouble(matcher.group(1)));
            }
            found.add(
                    new Measured(
                            FIRST_RUNG + "-" + kind.getKey(),
                            seconds,
                            List.of(),
                            "lecture of %d min, from the end of its upload"
                                    .formatted(LESSON_MINUTES),
                            List.of()));
        }
        return found;
    }
}
