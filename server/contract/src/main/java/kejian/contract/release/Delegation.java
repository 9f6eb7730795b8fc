package kejian.contract.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a county's keys may sign the columns of that county, and of no other (TUF §4.5,
 * delegations). Whatever is wrong with it is found by who looks it up: it must not make the
 * province's own release unreadable.
 *
 * @param area code of the county
 * @param keys none of them the province's own
 * @param threshold how many distinct ones must have signed, at least 1
 */
public record Delegation(String area, @Nullable List<KeyRing.Key> keys, int threshold) {

    public Delegation {
        keys = keys == null ? List.of() : List.copyOf(keys);
    }

    /** Never null, whatever was read. */
    @Override
    public List<KeyRing.Key> keys() {
        return keys == null ? List.of() : keys;
    }
}
