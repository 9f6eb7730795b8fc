package kejian.edge.wiring;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import kejian.delivery.evidence.Counters;

/**
 * {@code /q/metrics} in the Prometheus text format 0.0.4. An edge counts two dozen things of its
 * own; a library of meters cost it 300 classes for them (docs/adr/0008-edge-memory.md).
 */
final class Metrics {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private record Meter(String name, String type, LongSupplier value) {}

    private final List<Meter> meters = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> rejections = new ConcurrentSkipListMap<>();

    Metrics() {
        Runtime jvm = Runtime.getRuntime();
        gauge("kejian_heap_used_bytes", () -> jvm.totalMemory() - jvm.freeMemory());
        gauge("kejian_heap_max_bytes", jvm::maxMemory);
    }

    void gauge(String name, LongSupplier value) {
        meters.add(new Meter(name, "gauge", value));
    }

    void counter(String name, LongSupplier value) {
        meters.add(new Meter(name + "_total", "counter", value));
    }

    /** What boxes brought in, under the names of {@link Counters.Count}. */
    void delivery(Counters counters) {
        for (Counters.Count count : Counters.Count.values()) {
            counter(
                    "kejian_boxes_" + count.name().toLowerCase(Locale.ROOT),
                    () -> counters.get(count));
        }
    }

    void rejected(String reason) {
        rejections.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    void answer(RoutingContext context) {
        context.response().putHeader("Content-Type", CONTENT_TYPE).end(Buffer.buffer(text()));
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (Meter meter : meters) {
            out.append("# TYPE ").append(meter.name).append(' ').append(meter.type).append('\n');
            out.append(meter.name).append(' ').append(meter.value.getAsLong()).append('\n');
        }
        if (!rejections.isEmpty()) {
            out.append("# TYPE kejian_sync_rejected_total counter\n");
        }
        rejections.forEach((reason, count) ->
                out.append("kejian_sync_rejected_total{reason=\"")
                        .append(reason) // our own codes: letters and hyphens
                        .append("\"} ")
                        .append(count.sum())
                        .append('\n'));
        return out.toString();
    }
}
