package parley.it;

/// One party of a call. On loopback the kernel chooses the source address, so it is known on the wire by its ports.
/// @param user of the account
/// @param address of its own, on loopback, for SIP
/// @param firstRtpPort of a thousand
/// @param toneHertz what it says
record Party(String user, String address, int firstRtpPort, int toneHertz) {
    static final Party ALICE = new Party("alice", "127.77.0.11", 35_000, 600);
    static final Party BOB = new Party("bob", "127.77.0.12", 36_000, 1_100);

    int lastRtpPort() {
        return firstRtpPort + 999;
    }

    boolean owns(int port) {
        return port >= firstRtpPort && port <= lastRtpPort();
    }
}
