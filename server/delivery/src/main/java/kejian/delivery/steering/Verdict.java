package kejian.delivery.steering;

import java.time.Instant;

/** Why an edge is to take a box, or is not. */
public sealed interface Verdict {

    /**
     * It takes the box.
     *
     * @param area that the edge serves
     * @param steps up the tree from the box's area; 0 is its own
     */
    record Takes(String area, int steps) implements Verdict {}

    /** It serves an area that the box's does not belong to. */
    record ElsewhereOnly(String area) implements Verdict {}

    /** No box can be given its address. */
    record NoAddress(String address) implements Verdict {}

    record NeverSeen() implements Verdict {}

    record Silent(Instant since) implements Verdict {}

    /** What the box was shown may not be there yet. */
    record Behind(long release, long wanted) implements Verdict {}

    record Full(int sending, int most) implements Verdict {}

    default String chinese() {
        return switch (this) {
            case Takes(String area, int steps) when steps == 0 -> "可接收：本区划 " + area + " 的边缘";
            case Takes(String area, int steps) -> "可接收：上 " + steps + " 级区划 " + area + " 的边缘";
            case ElsewhereOnly(String area) -> "不适用：服务的区划是 " + area;
            case NoAddress(String address) -> "不可用：没有可用的地址（" + address + "）";
            case NeverSeen() -> "不可用：从未报告";
            case Silent(Instant since) -> "不可用：自 " + since + " 起没有报告";
            case Behind(long release, long wanted) -> "不可用：落后，发布版 " + release + "，需要 " + wanted;
            case Full(int sending, int most) -> "已满：正在发送 " + sending + "，上限 " + most;
        };
    }

    default String english() {
        return switch (this) {
            case Takes(String area, int steps) when steps == 0 ->
                    "takes it: the edge of its own area " + area;
            case Takes(String area, int steps) ->
                    "takes it: the edge of area " + area + ", " + steps + " up";
            case ElsewhereOnly(String area) -> "not for it: serves area " + area;
            case NoAddress(String address) -> "cannot: no usable address (" + address + ")";
            case NeverSeen() -> "cannot: it has never reported";
            case Silent(Instant since) -> "cannot: silent since " + since;
            case Behind(long release, long wanted) ->
                    "cannot: behind, release " + release + " of " + wanted;
            case Full(int sending, int most) -> "full: sending " + sending + " of " + most;
        };
    }
}
