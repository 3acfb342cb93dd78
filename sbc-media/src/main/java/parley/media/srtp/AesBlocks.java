package parley.media.srtp;

/// AES under one key, each block by itself (FIPS 197): what [AesCounterMode] is made of.
sealed interface AesBlocks permits JdkAes, NettleAes {
    /// Makes keystream of the counter blocks: encrypts them.
    /// @param scratch its `counters` are read, its `keystream` is written
    /// @param octets of both, a multiple of 16
    void encryptCounters(PacketScratch scratch, int octets);

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    int prefetch();

    /// The cheaper one that this system has.
    /// @param key 16, 24 or 32 octets
    static AesBlocks of(byte[] key) {
        return NettleLibrary.AVAILABLE ? new NettleAes(key) : new JdkAes(key);
    }
}
