package kejian.delivery.steering;

/** In which area a box stands, and how that is known. */
public sealed interface Whereabouts {

    /** The register of stations says so. */
    record AtStation(String station, String area) implements Whereabouts {}

    /** The box is in no register; this edge reported it last. */
    record SeenAt(String edge, String area) implements Whereabouts {}

    /** Nothing is known of the box but what the request says. */
    record Stated(String area) implements Whereabouts {}

    record Unknown() implements Whereabouts {}

    default String chinese() {
        return switch (this) {
            case AtStation(String station, String area) ->
                    "区划 " + area + "，依据：终端站点 " + station + " 的登记";
            case SeenAt(String edge, String area) -> "区划 " + area + "，依据：最近一次由边缘 " + edge + " 报告";
            case Stated(String area) -> "区划 " + area + "，依据：请求中写明";
            case Unknown() -> "区划不明：未登记，没有边缘报告过，请求中也没有写明";
        };
    }

    default String english() {
        return switch (this) {
            case AtStation(String station, String area) ->
                    "area " + area + ", by the register: station " + station;
            case SeenAt(String edge, String area) ->
                    "area " + area + ", since edge " + edge + " reported it last";
            case Stated(String area) -> "area " + area + ", as the request says";
            case Unknown() ->
                    "area unknown: not registered, reported by no edge, not said in the request";
        };
    }
}
