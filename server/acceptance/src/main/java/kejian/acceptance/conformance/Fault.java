package kejian.acceptance.conformance;

/**
 * @param packet counted from the stream's begin
 */
public record Fault(Rule rule, long packet, String detail) {

    @Override
    public String toString() {
        return rule + " in packet " + packet + ": " + detail;
    }
}
