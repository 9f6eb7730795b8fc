package kejian.acceptance.bench.figures;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import kejian.acceptance.bench.audience.Audience;
import kejian.acceptance.bench.audience.Viewer;
import kejian.acceptance.bench.report.Measured;
import kejian.acceptance.bench.sync.Staff;
import kejian.contract.viewing.JournalBatch;
import kejian.edge.province.Province;

/** One journal as it came, and twice over in no order, each into a province of its own. */
final class ShuffledLog {

    private static final int BATCH = 1_000;
    private static final int NOISE_PERCENT = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Path data;
    private final int port;
    private final PrintStream says;

    ShuffledLog(Path home, Path data, int port, PrintStream says) {
        this.home = home;
        this.data = data;
        this.port = port;
        this.says = says;
    }

    /**
     * @return bytes of all reports that differ
     */
    Measured compare(Audience audience, int sessions, LocalDate first, LocalDate last)
            throws IOException, InterruptedException {
        List<JournalBatch> log = new ArrayList<>();
        byte[] wanted;
        try (TitledProvince province =
                TitledProvince.start(home, data.resolve("straight"), port, audience.titles())) {
            Staff.Enrolled who = province.enroll("county-0");
            try (WatchedEdge edge =
                    new WatchedEdge(
                            who,
                            province.address(),
                            data.resolve("edge-straight"),
                            /* isDark= */ false,
                            log::add)) {
                List<Viewer> viewers = new ArrayList<>();
                for (int v = 0; v < sessions; v++) {
                    viewers.add(audience.viewer(v));
                }
                edge.see(audience.acts(viewers, sessions * NOISE_PERCENT / 100, 1));
            }
            wanted = province.report(first, last);
        }
        List<JournalBatch> batches = shuffled(log);
        byte[] found;
        try (TitledProvince province =
                TitledProvince.start(home, data.resolve("shuffled"), port, audience.titles())) {
            Staff.Enrolled who = province.enroll("county-0");
            try (Province line =
                    new Province(
                            province.address(),
                            Optional.of(who.token()),
                            Province.Patience.NORMAL)) {
                for (JournalBatch batch : batches) {
                    int status = line.post("sync/journal", JSON.writeValueAsBytes(batch)).status();
                    if (status != 200) {
                        throw new IOException("a batch was answered with " + status);
                    }
                }
            }
            found = province.report(first, last);
        }
        int differ = Math.abs(wanted.length - found.length);
        for (int i = 0; i < Math.min(wanted.length, found.length); i++) {
            differ += wanted[i] == found[i] ? 0 : 1;
        }
        String note =
                "%d bytes of reports, %d sessions, %d batches in no order"
                        .formatted(wanted.length, sessions, batches.size());
        says.printf("bench: %d bytes differ; %s%n", differ, note);
        return new Measured(
                "audience-shuffled", List.of((double) differ), List.of(), note, List.of());
    }

    /** Each record in two batches of other company. */
    private static List<JournalBatch> shuffled(List<JournalBatch> log) {
        Random random = new Random(7);
        List<JournalBatch.Entry> all = new ArrayList<>();
        log.forEach(batch -> all.addAll(batch.entries()));
        JournalBatch any = log.getFirst();
        List<JournalBatch> batches = new ArrayList<>();
        for (int copy = 0; copy < 2; copy++) {
            Collections.shuffle(all, random);
            for (int from = 0; from < all.size(); from += BATCH) {
                List<JournalBatch.Entry> some =
                        new ArrayList<>(all.subList(from, Math.min(all.size(), from + BATCH)));
                some.sort(Comparator.comparingLong(JournalBatch.Entry::seq));
                batches.add(new JournalBatch(any.edge(), any.epoch(), some));
            }
        }
        Collections.shuffle(batches, random);
        return batches;
    }
}
