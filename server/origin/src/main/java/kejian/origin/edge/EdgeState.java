package kejian.origin.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.edge.EdgeReport;
import org.jspecify.annotations.Nullable;

/** What an operator wants to know of an edge, worked out from what it last said. */
public final class EdgeState {

    /** An edge says what it likes: later than in a year is not worth a date. */
    private static final long LONGEST_SECONDS = 365L * 86_400;

    /** Edges report each minute. */
    private static final Duration SILENT = Duration.ofMinutes(3);

    private static final Duration SKEWED = Duration.ofMinutes(2);

    /** Below this share of its disk an edge soon takes no release. */
    private static final int DISK_TENTH = 10;

    private static final long MANY_RECORDS = 100_000;

    private EdgeState() {}

    /**
     * Why an edge is not as it should be, in plain words.
     *
     * @param code stable
     */
    public record Reason(String code, String zh, String en) {}

    /**
     * @param bytesPerSecond at which it fetches, 0 where it does not
     * @param arrivesAt when the release that it fetches will be whole at that rate
     * @param clockAheadMs by which its wall clock is ahead of the province's, none where not known
     * @param sources other edges that it asks for blobs
     * @param county number of the county's release that it shows beside, 0 for none
     * @param lease until when it shows what it has, should it hear nothing more
     */
    public record Detail(
            String name,
            String area,
            String address,
            String version,
            long activeRelease,
            long newestRelease,
            long pendingRelease,
            long missingBytes,
            long bytesPerSecond,
            @Nullable Instant arrivesAt,
            long diskFreeBytes,
            long diskBytes,
            @Nullable Long clockAheadMs,
            long journalBacklog,
            @Nullable Instant lastSeenAt,
            @Nullable String lastError,
            List<EdgeReport.SourceState> sources,
            List<Reason> reasons,
            EdgeLeases.@Nullable Lent lease,
            long county) {

        /** The same with one reason more. */
        Detail because(Reason more) {
            List<Reason> all = new ArrayList<>(reasons);
            all.add(more);
            return with(all, lease);
        }

        /** The same with what is known of its leases. */
        Detail lent(EdgeLeases.@Nullable Lent known) {
            return with(reasons, known);
        }

        private Detail with(List<Reason> why, EdgeLeases.@Nullable Lent known) {
            return new Detail(
                    name,
                    area,
                    address,
                    version,
                    activeRelease,
                    newestRelease,
                    pendingRelease,
                    missingBytes,
                    bytesPerSecond,
                    arrivesAt,
                    diskFreeBytes,
                    diskBytes,
                    clockAheadMs,
                    journalBacklog,
                    lastSeenAt,
                    lastError,
                    sources,
                    List.copyOf(why),
                    known,
                    county);
        }
    }

    static Detail of(Edges.Registered e, long newest, Instant now) {
        EdgeReport report = e.report();
        Instant seen = e.lastSeenAt();
        if (report == null || seen == null) {
            return new Detail(
                    e.name(),
                    e.area(),
                    e.address(),
                    "",
                    0,
                    newest,
                    0,
                    0,
                    0,
                    null,
                    0,
                    0,
                    null,
                    0,
                    seen,
                    null,
                    List.of(),
                    List.of(
                            new Reason(
                                    "never-seen",
                                    "从未报告：检查边缘是否启动、令牌和 kejian.sync.origin 是否正确",
                                    "It never reported: is it running, with its token and"
                                            + " kejian.sync.origin?")),
                    null,
                    0);
        }
        EdgeReport.Work work = report.work();
        long rate = work == null ? 0 : work.bytesPerSecond();
        Instant arrives =
                report.missingBytes() > 0
                                && rate > 0
                                && report.missingBytes() / rate < LONGEST_SECONDS
                        ? seen.plusSeconds(report.missingBytes() / rate + 1)
                        : null;
        Long ahead = work == null ? null : work.wallClockMs() - seen.toEpochMilli();
        return new Detail(
                e.name(),
                e.area(),
                e.address(),
                report.version(),
                report.activeRelease(),
                newest,
                report.pendingRelease(),
                report.missingBytes(),
                rate,
                arrives,
                report.diskFreeBytes(),
                work == null ? 0 : work.diskBytes(),
                ahead,
                report.journalBacklog(),
                seen,
                report.lastError(),
                work == null ? List.of() : work.sources(),
                reasons(report, newest, ahead, arrives, Duration.between(seen, now)),
                null,
                report.county() == null ? 0 : report.county().number());
    }

    private static List<Reason> reasons(
            EdgeReport r,
            long newest,
            @Nullable Long aheadMs,
            @Nullable Instant arrives,
            Duration silent) {
        List<Reason> reasons = new ArrayList<>();
        if (silent.compareTo(SILENT) > 0) {
            long minutes = silent.toMinutes();
            reasons.add(
                    new Reason(
                            "silent",
                            "已 %d 分钟没有报告，以下是当时的情况".formatted(minutes),
                            "It has not reported for %d minutes; the rest is of then"
                                    .formatted(minutes)));
        }
        if (r.activeRelease() < newest) {
            reasons.add(behind(r, newest, arrives));
        } else if (r.missingBytes() > 0) {
            reasons.add(
                    new Reason(
                            "damaged",
                            "在用的发布版缺 %d 字节，正在补".formatted(r.missingBytes()),
                            "Of the active release %d bytes are missing and being mended"
                                    .formatted(r.missingBytes())));
        }
        String error = r.lastError();
        if (error != null) {
            reasons.add(new Reason("fault", "边缘报告：" + error, "The edge says: " + error));
        }
        EdgeReport.Work work = r.work();
        if (work != null && r.diskFreeBytes() < work.diskBytes() / DISK_TENTH) {
            reasons.add(
                    new Reason(
                            "disk-low",
                            "磁盘剩余不到一成：%d 字节".formatted(r.diskFreeBytes()),
                            "Less than a tenth of its disk is free: %d bytes"
                                    .formatted(r.diskFreeBytes())));
        }
        if (aheadMs != null && Math.abs(aheadMs) > SKEWED.toMillis()) {
            reasons.add(
                    new Reason(
                            "clock",
                            "本机时钟%s %d 秒：请检查电池和 NTP"
                                    .formatted(aheadMs > 0 ? "快" : "慢", Math.abs(aheadMs) / 1_000),
                            "Its clock is %d seconds %s: check battery and NTP"
                                    .formatted(
                                            Math.abs(aheadMs) / 1_000,
                                            aheadMs > 0 ? "ahead" : "behind")));
        }
        if (r.journalBacklog() > MANY_RECORDS) {
            reasons.add(
                    new Reason(
                            "backlog",
                            "收视记录积压 %d 条".formatted(r.journalBacklog()),
                            "%d viewing records wait to be sent".formatted(r.journalBacklog())));
        }
        return reasons;
    }

    private static Reason behind(EdgeReport r, long newest, @Nullable Instant arrives) {
        if (r.pendingRelease() == 0) {
            return new Reason(
                    "behind",
                    "在用发布版 %d，最新是 %d，还没有开始取".formatted(r.activeRelease(), newest),
                    "Release %d is active, the newest is %d, and it is not being fetched yet"
                            .formatted(r.activeRelease(), newest));
        }
        String zh = arrives == null ? "没有速度，到达时间不明" : "预计 " + arrives + " 到齐";
        String en = arrives == null ? "nothing comes, so no arrival is known" : "due at " + arrives;
        return new Reason(
                "fetching",
                "正在取发布版 %d，缺 %d 字节，%s".formatted(r.pendingRelease(), r.missingBytes(), zh),
                "Release %d is on its way, %d bytes are missing, %s"
                        .formatted(r.pendingRelease(), r.missingBytes(), en));
    }
}
