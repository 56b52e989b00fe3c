namespace Pipeline.Contracts.Doctor;

/// <summary>What may be found in a deployment, in one stable word. The name on the wire is the snake_case form. The
/// outcome belongs to the code; what is milder or worse is another code.</summary>
public enum DoctorCode
{
    // Of the store.
    /// <summary>The store answers.</summary>
    StoreAnswers,

    /// <summary>A round trip to the store takes long.</summary>
    StoreSlow,

    /// <summary>The store does not answer.</summary>
    StoreAway,

    /// <summary>The store is damaged.</summary>
    StoreBroken,

    /// <summary>The schema is the program's.</summary>
    SchemaCurrent,

    /// <summary>The schema is newer than the program, which may still use it.</summary>
    SchemaNewer,

    /// <summary>The schema is newer than the program, which must not use it.</summary>
    SchemaTooNew,

    /// <summary>The schema is older than the program needs.</summary>
    SchemaTooOld,

    // Of silos.
    /// <summary>All silos are there.</summary>
    SilosPresent,

    /// <summary>Silos do not answer.</summary>
    SilosSilent,

    /// <summary>Silos have ended and are not back.</summary>
    SilosGone,

    /// <summary>Silos take no requests yet.</summary>
    SilosStarting,

    /// <summary>Silos are being stopped.</summary>
    SilosStopping,

    /// <summary>All silos run the same program.</summary>
    VersionsSame,

    /// <summary>Silos run several versions.</summary>
    VersionsMixed,

    /// <summary>There are silos for everything.</summary>
    RolesFilled,

    /// <summary>No silo holds indexes.</summary>
    IndexSiloLacking,

    /// <summary>No silo runs models.</summary>
    ModelSiloLacking,

    /// <summary>More copies are asked for than silos can hold.</summary>
    CopiesAboveSilos,

    /// <summary>Silos are told the same.</summary>
    SettingsSame,

    /// <summary>An option differs between silos.</summary>
    SettingDiffers,

    /// <summary>Silos with indexes stand in several zones.</summary>
    ZonesSpread,

    /// <summary>No zones are named.</summary>
    ZonesUnnamed,

    /// <summary>All silos with indexes are in one zone.</summary>
    ZonesOne,

    /// <summary>Some silos have a zone and some have none.</summary>
    ZonesPartly,

    /// <summary>A zone has far fewer silos than another.</summary>
    ZonesUneven,

    // Of machines.
    /// <summary>Clocks agree.</summary>
    ClocksAgree,

    /// <summary>A clock is off.</summary>
    ClockOff,

    /// <summary>A clock is far off.</summary>
    ClockFarOff,

    /// <summary>There is room on the disks.</summary>
    DiskRoom,

    /// <summary>There is little room on a disk.</summary>
    DiskLow,

    /// <summary>There is next to no room on a disk.</summary>
    DiskFull,

    /// <summary>There is memory left.</summary>
    MemoryRoom,

    /// <summary>There is little memory left.</summary>
    MemoryLow,

    // Of shards.
    /// <summary>There is no collection yet.</summary>
    CollectionsNone,

    /// <summary>All shards answer.</summary>
    ShardsAnswer,

    /// <summary>All shards have their copies.</summary>
    ShardsCopied,

    /// <summary>Shards have no copy that answers.</summary>
    ShardsDown,

    /// <summary>Shards have no complete copy.</summary>
    ShardsPartial,

    /// <summary>Copies of shards are being made.</summary>
    CopiesComing,

    /// <summary>Shards have fewer ready copies than wanted.</summary>
    CopiesMissing,

    /// <summary>Copies cannot go on.</summary>
    CopiesStalled,

    /// <summary>Copies lack many changes.</summary>
    CopiesBehind,

    /// <summary>All copies of shards are in one zone.</summary>
    CopiesTogether,

    // Of documents.
    /// <summary>No document waits.</summary>
    DocumentsNoneWait,

    /// <summary>No document waits long.</summary>
    DocumentsMove,

    /// <summary>Documents wait long.</summary>
    DocumentsWait,

    /// <summary>No document has failed.</summary>
    DocumentsWell,

    /// <summary>Documents have failed.</summary>
    DocumentsFailed,

    /// <summary>Nothing of the stream was refused.</summary>
    LettersNone,

    /// <summary>What came by the stream was refused.</summary>
    LettersDead,

    // Of models.
    /// <summary>A role has its model.</summary>
    ModelPresent,

    /// <summary>There is no embedder.</summary>
    WithoutEmbedder,

    /// <summary>The built-in embedder is used.</summary>
    EnglishEmbedder,

    /// <summary>The embedder of the cluster is on no silo.</summary>
    EmbedderElsewhere,

    /// <summary>There is no re-ranker.</summary>
    WithoutReranker,

    /// <summary>There is no generator.</summary>
    WithoutGenerator,

    /// <summary>A model broke and is opened again.</summary>
    ModelBreaks,

    /// <summary>A model was given up.</summary>
    ModelGivenUp,

    /// <summary>A model is not used, because the cluster uses another.</summary>
    ModelIdle,

    /// <summary>Models are being downloaded.</summary>
    ModelsComing,

    /// <summary>Models could not be downloaded.</summary>
    ModelsNotFetched,

    /// <summary>Documents are embedded anew.</summary>
    Reembedding,

    // Of programs.
    /// <summary>Scans and images are read.</summary>
    ScansRead,

    /// <summary>Scans and images are not read.</summary>
    ScansUnread,

    /// <summary>Scans and images are read without one of the languages.</summary>
    ScanLanguageLacking,

    // Of security.
    /// <summary>Nobody else can call.</summary>
    ListensHere,

    /// <summary>Keys are asked for.</summary>
    KeysAsked,

    /// <summary>Anybody may do everything.</summary>
    AuthOff,

    /// <summary>What others can reach is encrypted.</summary>
    HttpCovered,

    /// <summary>Keys and documents travel in clear.</summary>
    HttpInClear,

    /// <summary>There are keys, and none ends soon.</summary>
    KeysHold,

    /// <summary>No administrator has a key.</summary>
    AdminKeyLacking,

    /// <summary>Keys end soon.</summary>
    KeysEnding,

    /// <summary>Silos speak TLS with one another.</summary>
    SilosEncrypted,

    /// <summary>Silos of several machines speak in clear.</summary>
    SilosInClear,

    /// <summary>Certificates hold.</summary>
    CertificatesHold,

    /// <summary>A certificate ends soon.</summary>
    CertificateEnding,

    /// <summary>A certificate has ended.</summary>
    CertificateEnded,

    /// <summary>A certificate's file cannot be read.</summary>
    CertificateUnread,

    // Of telemetry.
    /// <summary>Metrics can be had.</summary>
    MetricsOn,

    /// <summary>Metrics are off.</summary>
    MetricsOff,

    // Of connectors.
    /// <summary>No connector has anything in its way.</summary>
    ConnectorsWell,

    /// <summary>A connector cannot go on.</summary>
    ConnectorFails,

    /// <summary>A connector keeps what is gone until that is confirmed.</summary>
    ConnectorHolds,

    // Of any check.
    /// <summary>It could not be checked.</summary>
    NotChecked,
}
