package parley.call;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import parley.sip.message.Uri;
import parley.transport.Flow;

/// Asks where a user is registered.
/// @param user of the registrar
/// @param replyTo gets the contacts
public record LocateUser(String user, ActorRef<Contacts> replyTo) {
    /// Where the user is registered.
    /// @param contacts newest first; empty if nowhere
    public record Contacts(List<Contact> contacts) {
        public Contacts {
            contacts = List.copyOf(contacts);
        }
    }

    /// One of them.
    /// @param uri to ask for
    /// @param flow it registered on
    public record Contact(Uri uri, Flow flow) {}
}
