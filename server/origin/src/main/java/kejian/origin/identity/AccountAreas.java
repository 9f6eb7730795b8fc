package kejian.origin.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Which area a person belongs to; people of an identity server are known once they came. */
@ApplicationScoped
public class AccountAreas {

    private final Accounts accounts;
    private final People people;

    AccountAreas(Accounts accounts, People people) {
        this.accounts = accounts;
        this.people = people;
    }

    public Optional<String> of(String user) {
        return accounts.areOurs()
                ? accounts.named(user).map(a -> a.area)
                : people.area(user, /* role= */ null);
    }

    /** Likewise, where the person has that role, and an account of ours is not closed. */
    public Optional<String> of(String user, String role) {
        if (!accounts.areOurs()) {
            return people.area(user, role);
        }
        return accounts.named(user)
                .filter(a -> a.closedAt == null && a.roleSet().contains(role))
                .map(a -> a.area);
    }
}
