package kejian.cli.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import kejian.cli.client.ApiException;
import kejian.sheet.Fault;
import kejian.sheet.Grid;
import kejian.sheet.Item;
import kejian.sheet.Manifest;
import kejian.sheet.ResultSheet;
import kejian.sheet.RowState;

/** One sheet on its way, and what became of each row so far. */
public final class BulkRun {

    private final Manifest manifest;
    private final Path folder;
    private final boolean english;
    private final Map<Integer, ResultSheet.Outcome> outcomes = new ConcurrentHashMap<>();
    private final List<Integer> failures = new ArrayList<>();
    private int made;
    private int there;

    public BulkRun(Manifest manifest, Path folder, boolean english) {
        this.manifest = manifest;
        this.folder = folder;
        this.english = english;
        outcomes.putAll(ResultSheet.wrong(manifest, english));
    }

    /** Rows by what became of them; wrong ones count as failed. */
    public record Outcome(int made, int there, int failed) {}

    public int wrongRows() {
        return (int) manifest.faults().stream().map(Fault::row).distinct().count();
    }

    public Outcome send(Sender sender, ProgressLine progress, int atATime, boolean failFast)
            throws InterruptedException {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Item item : manifest.items()) {
            tasks.add(() -> {
                row(sender, progress, item);
                return null;
            });
        }
        Transfers.run(atATime, tasks, failFast, failure -> {});
        synchronized (this) {
            int left = manifest.items().size() - made - there;
            return new Outcome(made, there, left + wrongRows());
        }
    }

    private void row(Sender sender, ProgressLine progress, Item item) throws Exception {
        try {
            switch (item.action()) {
                case SKIP -> note(item, RowState.SKIPPED, "", "");
                case UPDATE -> {
                    JsonNode changed = sender.update(Wanted.of(item, folder));
                    note(item, RowState.UPDATED, changed.path("id").asText(), "");
                }
                case CREATE -> create(sender, progress, item);
            }
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                failures.add(e instanceof ApiException api ? api.exit() : ApiException.OTHER);
            }
            outcomes.put(
                    item.row(),
                    new ResultSheet.Outcome(
                            RowState.FAILED, "", String.valueOf(e.getMessage()), english));
            throw e;
        }
    }

    private void create(Sender sender, ProgressLine progress, Item item)
            throws IOException, InterruptedException {
        Wanted wanted = Wanted.of(item, folder);
        Path file = NamedColumns.find(folder, item.video()).orElse(wanted.file());
        Sender.Sent sent =
                sender.send(wanted.from(file), progress.of(item.row() + " " + item.video()));
        String hint =
                sent.alike().isEmpty()
                        ? ""
                        : said("疑似重复：", "alike: ") + String.join("; ", sent.alike());
        note(item, sent.fresh() ? RowState.STORED : RowState.THERE, sent.id(), hint);
    }

    private synchronized void note(Item item, RowState state, String id, String note) {
        boolean fresh = state == RowState.STORED || state == RowState.UPDATED;
        made += fresh ? 1 : 0;
        there += fresh ? 0 : 1;
        outcomes.put(item.row(), new ResultSheet.Outcome(state, id, note, english));
    }

    private String said(String zh, String en) {
        return english ? en : zh;
    }

    /** Exit code of what failed first. */
    public synchronized int firstFailure() {
        return failures.isEmpty() ? ApiException.REFUSED : failures.getFirst();
    }

    /** The sheet again, as far as it has come. */
    public byte[] result(Grid.Form form) {
        return ResultSheet.write(manifest.grid(), Map.copyOf(outcomes), form, english);
    }
}
