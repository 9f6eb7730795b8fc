package kejian.transcoder.ladder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import kejian.contract.job.JobOutcome.Finding;
import kejian.transcoder.probe.Fraction;
import kejian.transcoder.probe.Source;
import org.jspecify.annotations.Nullable;

/**
 * What the first worker found out about a long title, for all that make a part of it.
 *
 * @param copied name of the rung that is taken from the source, or none
 * @param keys numbers of its key pictures
 * @param heardMs where the sound ends
 * @param loudness of the sound, where there is any
 * @param ends for each chunk the picture after its last
 */
public record Outline(
        Source source,
        Fraction rate,
        List<Rung> rungs,
        boolean standing,
        @Nullable String copied,
        List<Integer> keys,
        long heardMs,
        @Nullable Loudness loudness,
        List<Finding> findings,
        List<Long> ends) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Outline {
        rungs = List.copyOf(rungs);
        keys = List.copyOf(keys);
        findings = List.copyOf(findings);
        ends = List.copyOf(ends);
    }

    public String written() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }

    public static Outline read(String written) throws IOException {
        return JSON.readValue(written, Outline.class);
    }

    Plan plan() {
        Plan plan = new Plan(rate, rungs, standing);
        if (copied == null) {
            return plan;
        }
        Rung rung = rungs.stream().filter(r -> r.name().equals(copied)).findFirst().orElseThrow();
        BitSet places = new BitSet();
        keys.forEach(places::set);
        return plan.with(new Plan.Copied(rung, places));
    }

    /**
     * The chunk of these bounds.
     *
     * @throws IOException when there is none
     */
    public int chunk(long from, long to) throws IOException {
        int chunk = ends.indexOf(to);
        if (chunk < 0 || span(chunk).from() != from) {
            throw new IOException("no chunk from %d to %d".formatted(from, to));
        }
        return chunk;
    }

    Span span(int chunk) {
        long shortest = ends.getFirst();
        for (int i = 1; i < ends.size(); i++) {
            shortest = Math.min(shortest, ends.get(i) - ends.get(i - 1));
        }
        return new Span(
                chunk == 0 ? 0 : ends.get(chunk - 1),
                ends.get(chunk),
                chunk == ends.size() - 1,
                shortest);
    }

    /** How many key pictures stand before a span. */
    long keysBefore(Span span) {
        return copied == null
                ? span.from() / plan().keyDistance()
                : keys.stream().filter(k -> k < span.from()).count();
    }
}
