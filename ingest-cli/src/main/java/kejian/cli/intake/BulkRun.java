package kejian.cli.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kejian.cli.client.ApiException;
import kejian.sheet.Fault;
import kejian.sheet.Grid;
import kejian.sheet.Item;
import kejian.sheet.Manifest;
import kejian.sheet.ResultSheet;

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
        Map<Integer, List<Fault>> byRow =
                manifest.faults().stream().collect(Collectors.groupingBy(Fault::row));
        byRow.forEach((row, faults) ->
                outcomes.put(
                        row,
                        new ResultSheet.Outcome(
                                said("有错", "wrong"),
                                "",
                                faults.stream()
                                        .map(f ->
                                                f.header()
                                                        + ": "
                                                        + f.sentence(english)
                                                        + " ("
                                                        + f.code()
                                                        + ")")
                                        .collect(Collectors.joining("; ")))));
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
                case SKIP -> note(item, "跳过", "skipped", "", "", /* fresh= */ false);
                case UPDATE -> {
                    JsonNode changed = sender.update(Wanted.of(item, folder));
                    note(item, "已更新", "updated", changed.path("id").asText(), "", true);
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
                            said("失败", "failed"), "", String.valueOf(e.getMessage())));
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
        if (sent.fresh()) {
            note(item, "已入库", "stored", sent.id(), hint, true);
        } else {
            note(item, "已存在", "already there", sent.id(), hint, false);
        }
    }

    private synchronized void note(
            Item item, String zh, String en, String id, String note, boolean fresh) {
        made += fresh ? 1 : 0;
        there += fresh ? 0 : 1;
        outcomes.put(item.row(), new ResultSheet.Outcome(said(zh, en), id, note));
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
