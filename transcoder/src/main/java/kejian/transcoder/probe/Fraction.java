package kejian.transcoder.probe;

/** A rate or a ratio that must stay exact, such as 30000/1001. */
public record Fraction(long num, long den) {

    public Fraction {
        if (num <= 0 || den <= 0) {
            throw new IllegalArgumentException("not a positive fraction: " + num + "/" + den);
        }
    }

    /** Reads {@code 25/1} or {@code 16:15}; what is zero or no fraction becomes the fallback. */
    public static Fraction parse(String text, Fraction fallback) {
        String[] parts = text.split("[/:]", -1);
        try {
            long num = Long.parseLong(parts[0]);
            long den = parts.length > 1 ? Long.parseLong(parts[1]) : 1;
            return num > 0 && den > 0 ? new Fraction(num, den) : fallback;
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    public double value() {
        return (double) num / den;
    }

    @Override
    public String toString() {
        return num + "/" + den;
    }
}
