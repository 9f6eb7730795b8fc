package kejian.acceptance.conformance;

import java.util.ArrayDeque;

/**
 * The buffers of one elementary stream in the system target decoder (ISO/IEC 13818-1 §2.4.2,
 * §2.14.3.1): a transport buffer of 512 bytes that leaks at a fixed rate, then what holds whole
 * access units until each is decoded, all its bytes at once. The leak is so much faster than our
 * streams that the multiplexing buffer is counted together with the one behind it.
 */
final class Buffers {

    private static final int TRANSPORT_BYTES = 512;
    private static final double HZ = 27e6;

    private final Rule overflow;
    private final double delayS;
    private final Faults faults;
    private double capacity;
    private double leakPerTick;

    private final ArrayDeque<Unit> held = new ArrayDeque<>();
    private double transport;
    private double transportAt = Double.NaN;
    private double filling;
    private double most;

    Buffers(Rule overflow, double capacityBytes, double leakBps, double delayS, Faults faults) {
        this.overflow = overflow;
        this.delayS = delayS;
        this.faults = faults;
        resize(capacityBytes, leakBps);
    }

    void resize(double capacityBytes, double leakBps) {
        capacity = capacityBytes;
        leakPerTick = leakBps / 8 / HZ;
    }

    /** A packet has arrived whole. */
    void packet(long number, double time) {
        if (!Double.isNaN(transportAt)) {
            transport = Math.max(0, transport - (time - transportAt) * leakPerTick);
        }
        transportAt = time;
        transport += Packet.LENGTH;
        if (transport > TRANSPORT_BYTES) {
            faults.add(Rule.TRANSPORT_BUFFER, number, "%.0f bytes".formatted(transport));
            transport = TRANSPORT_BYTES;
        }
    }

    /** Bytes of a unit have arrived. */
    void bytes(long number, double time, Unit unit, int count) {
        decodeUntil(time);
        if (unit.firstArrival < 0) {
            unit.firstArrival = time;
            held.add(unit);
        }
        if (time > unit.due) {
            if (!unit.late) {
                unit.late = true;
                double ms = (time - unit.due) / 27_000;
                faults.add(Rule.LATE, number, "%.2f ms".formatted(ms));
            }
            return;
        }
        unit.held += count;
        filling += count;
        most = Math.max(most, filling / capacity);
        if (filling > capacity) {
            faults.add(overflow, number, "%.0f of %.0f bytes".formatted(filling, capacity));
        }
        double waits = (unit.due - unit.firstArrival) / HZ;
        if (waits > delayS && unit.lastArrival < 0) {
            faults.add(Rule.DELAY, number, "%.2f s".formatted(waits));
        }
        unit.lastArrival = time;
    }

    private void decodeUntil(double time) {
        while (!held.isEmpty() && held.getFirst().due <= time) {
            Unit unit = held.removeFirst();
            unit.gone = true;
            filling -= unit.held;
        }
    }

    /** Largest filling as a share of the capacity. */
    double most() {
        return most;
    }
}
