namespace Pipeline.Contracts.Remarks;

/// <summary>What a server may say to a person beside errors, in one stable word. The name on the wire is the snake_case
/// form.</summary>
public enum RemarkCode
{
    // Of stages of a question.
    /// <summary>How many passages a list has.</summary>
    Hits,

    /// <summary>How many passages were taken.</summary>
    Passages,

    /// <summary>How many tokens were written.</summary>
    Tokens,

    /// <summary>A follow-up was rewritten with its conversation, and that is searched.</summary>
    SearchedAs,

    /// <summary>A question that may be a follow-up is searched as it is, and rewritten.</summary>
    AlsoSearchedAs,

    /// <summary>What was found led on to another question, which was searched.</summary>
    LedTo,

    /// <summary>One search was enough, or nothing led on.</summary>
    NoFurtherStep,

    /// <summary>There are no other words for a question.</summary>
    NoOtherWords,

    /// <summary>A passage that a generator wrote was searched by its vector.</summary>
    SearchedByPassage,

    /// <summary>What was asked for needs a generator that writes the question's language.</summary>
    ExpansionNeedsGenerator,

    /// <summary>The answer is in the cache.</summary>
    CacheHit,

    /// <summary>The answer is not in the cache.</summary>
    CacheMiss,

    /// <summary>The cache takes no part.</summary>
    CacheNotUsed,

    /// <summary>The same question is being answered, and its answer is shared.</summary>
    CacheShared,

    /// <summary>The cache has an answer of earlier documents.</summary>
    CacheEarlier,

    /// <summary>The cached answer of earlier documents still holds.</summary>
    CacheConfirmed,

    /// <summary>The cache has the answer to the same question in other words.</summary>
    CacheNear,

    /// <summary>Sentences were quoted.</summary>
    Quoted,

    /// <summary>Which embedder made the vector.</summary>
    EmbeddedBy,

    /// <summary>The query was corrected.</summary>
    Corrected,

    /// <summary>The query is spelt right.</summary>
    NothingToCorrect,

    /// <summary>No vectors to search.</summary>
    NoVectors,

    /// <summary>The embedder has not learnt the language.</summary>
    EmbedderLanguage,

    /// <summary>The embedder that a shard was indexed with is not there.</summary>
    EmbedderGone,

    /// <summary>There is nothing to fuse.</summary>
    OneList,

    /// <summary>No passage to re-rank.</summary>
    NothingToRerank,

    /// <summary>The re-ranker has weight 0 on the collection.</summary>
    RerankUnproven,

    /// <summary>A fault of the program.</summary>
    StageFailed,

    /// <summary>The answer ended first.</summary>
    StageCutOff,

    // Of notices on an answer.
    /// <summary>No passage matches.</summary>
    NothingFound,

    /// <summary>The passages found do not answer the question.</summary>
    NotAnswered,

    /// <summary>Documents are not searchable yet.</summary>
    DocumentsWaiting,

    /// <summary>Quoted for want of a generator.</summary>
    GeneratorMissing,

    /// <summary>Quoted because the generator is broken.</summary>
    GeneratorBroken,

    /// <summary>Quoted because the generator does not write the language.</summary>
    GeneratorLanguage,

    /// <summary>Quoted because the generator has not been measured on the collection yet.</summary>
    GeneratorUnmeasured,

    /// <summary>Quoted because the generator lost against quoting on the collection.</summary>
    GeneratorUnproven,

    /// <summary>Quoted because the passages did not support what was generated.</summary>
    NotSupported,

    // Of models and the server.
    /// <summary>No embedder, not even the built-in one.</summary>
    NoEmbedder,

    /// <summary>No re-ranker.</summary>
    NoReranker,

    /// <summary>No generator.</summary>
    NoGenerator,

    /// <summary>The built-in embedder is used.</summary>
    BuiltInEmbedder,

    /// <summary>An embedder was removed.</summary>
    EmbedderNotInstalled,

    /// <summary>The program ends.</summary>
    ProgramEnding,

    /// <summary>A model broke and is opened again.</summary>
    ModelReopening,

    /// <summary>A model broke.</summary>
    ModelFaulted,

    /// <summary>A model was given up.</summary>
    ModelFailed,

    /// <summary>A model cannot be used on a device.</summary>
    ModelBroken,

    /// <summary>The generator's process ended or hung.</summary>
    GeneratorProcessEnded,

    /// <summary>The generator's process is not started again.</summary>
    GeneratorProcessGivenUp,

    /// <summary>No silo of the cluster runs models.</summary>
    NoWorkerSilo,

    /// <summary>The cluster's embedder is on no silo now.</summary>
    EmbedderAway,

    /// <summary>A silo's model is not the one that the cluster uses.</summary>
    ModelUnused,

    /// <summary>A model's files cannot be used.</summary>
    ModelDamaged,

    /// <summary>What the built-in embedder is.</summary>
    BuiltInModel,

    /// <summary>A model is on its way.</summary>
    Downloading,

    /// <summary>A model is on its way, of unknown size.</summary>
    DownloadStarting,

    /// <summary>Models were not downloaded for want of a network.</summary>
    DownloadOffline,

    /// <summary>Models were not downloaded.</summary>
    DownloadFailed,

    // Of documents that failed.
    /// <summary>Larger than the server accepts.</summary>
    TooManyBytes,

    /// <summary>No bytes.</summary>
    EmptyDocument,

    /// <summary>No text.</summary>
    NoText,

    /// <summary>A PDF in which no text is found, or recognised.</summary>
    ScannedPdf,

    /// <summary>Larger than the reader takes.</summary>
    DocumentTooLarge,

    /// <summary>Too many pages.</summary>
    TooManyPages,

    /// <summary>A row has too many cells.</summary>
    TooManyCells,

    /// <summary>A package has too many parts.</summary>
    TooManyParts,

    /// <summary>A package unpacks to too much.</summary>
    UnpacksTooLarge,

    /// <summary>An element has too many attributes.</summary>
    TagTooLarge,

    /// <summary>An archive in which nothing is read.</summary>
    NothingInside,

    /// <summary>A format that is not read.</summary>
    UnsupportedType,

    /// <summary>A binary office document.</summary>
    OldOffice,

    /// <summary>HWP of version 3 or earlier.</summary>
    OldHwp,

    /// <summary>The bytes are not what was declared.</summary>
    WrongType,

    /// <summary>Bytes of no known format.</summary>
    NotText,

    /// <summary>An encoding that could not be found out.</summary>
    UnknownEncoding,

    /// <summary>Not valid in the encoding declared.</summary>
    WrongEncoding,

    /// <summary>Protected by a password.</summary>
    Encrypted,

    /// <summary>Locked by a certificate or by rights management.</summary>
    Locked,

    /// <summary>Truncated or malformed.</summary>
    Damaged,

    /// <summary>Nests too deep.</summary>
    TooDeep,

    /// <summary>Too many characters.</summary>
    TooMuchText,

    /// <summary>Reading took too long.</summary>
    ReadTimedOut,

    /// <summary>Reading needed too much memory.</summary>
    ReadOutOfMemory,

    /// <summary>The reader's process died.</summary>
    ReaderCrashed,

    /// <summary>A second attempt ended badly too.</summary>
    FailedAgain,

    /// <summary>An image with too many pixels.</summary>
    TooManyPixels,

    /// <summary>An image in which no text is recognised.</summary>
    NothingRecognised,

    /// <summary>An image, where no text recognition is installed.</summary>
    NoTextRecognition,

    /// <summary>Anything else that a reader says.</summary>
    Unreadable,

    /// <summary>The reader could not be started.</summary>
    ReaderUnavailable,

    /// <summary>The store lost the content.</summary>
    ContentLost,

    /// <summary>A fault of the program.</summary>
    ProcessingFailed,

    /// <summary>A fault of the program or the model.</summary>
    EmbeddingFailed,

    /// <summary>The embedder changed too often.</summary>
    EmbedderReplaced,

    /// <summary>The store refuses it.</summary>
    StoreRefuses,

    /// <summary>The store or the program failed.</summary>
    StoringFailed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>The index refuses it.</summary>
    NotIndexable,

    // Of indexes.
    /// <summary>An index cannot be saved.</summary>
    IndexNotSaved,

    /// <summary>An index is opened again.</summary>
    IndexReopened,

    /// <summary>An index of another embedder is built.</summary>
    IndexReplaced,

    /// <summary>An index is built from the store.</summary>
    IndexBuilt,

    /// <summary>An index is being opened.</summary>
    IndexOpening,

    /// <summary>An index cannot be written.</summary>
    IndexNotWritable,

    /// <summary>The store is out of reach.</summary>
    StoreUnreachable,

    /// <summary>The store is damaged.</summary>
    StoreDamaged,

    /// <summary>A fault of the program.</summary>
    ProgramFault,

    /// <summary>A part of the cluster did not answer.</summary>
    NoReply,

    /// <summary>Fewer silos hold indexes than copies are asked for.</summary>
    FewerSilosThanReplicas,

    /// <summary>A guardrail policy's file cannot be used.</summary>
    GuardPolicyBroken,

    // Of connectors.
    /// <summary>Nothing answers at a source.</summary>
    SourceUnreachable,

    /// <summary>A source wants other credentials.</summary>
    SourceForbids,

    /// <summary>A source is not there.</summary>
    SourceMissing,

    /// <summary>A source does not answer in time.</summary>
    SourceSlow,

    /// <summary>A source answers with an error.</summary>
    SourceBroken,

    /// <summary>A source is empty and was not before.</summary>
    SourceEmptied,

    /// <summary>Much of a source is gone at once.</summary>
    SourceShrunk,

    /// <summary>A source holds more than is taken.</summary>
    SourceTooLarge,

    /// <summary>A setting of a connector cannot be used.</summary>
    SettingWrong,

    /// <summary>A credential is not where the settings say.</summary>
    CredentialMissing,

    /// <summary>An address is of a private network.</summary>
    AddressPrivate,

    /// <summary>A program is not installed.</summary>
    ProgramMissing,

    /// <summary>A site asks programs to stay away.</summary>
    RobotsForbid,

    /// <summary>An item cannot be read.</summary>
    ItemUnreadable,

    /// <summary>An item is too large.</summary>
    ItemTooLarge,

    /// <summary>A document is refused.</summary>
    ItemRefused,

    /// <summary>A receiver does not take an event.</summary>
    EventRefused,

    /// <summary>A run was ended before its time.</summary>
    RunInterrupted,

    /// <summary>A run met a fault of the program.</summary>
    RunFaulted,

    /// <summary>A connector cannot do its work.</summary>
    ConnectorFailing,

    /// <summary>Glyphs that stand for no letters that can be told.</summary>
    UnmappedPdf,

    /// <summary>The indexes of a generation are being built.</summary>
    ReembeddingIndexes,

    /// <summary>Protected by another password than the one that was given.</summary>
    WrongPassword,

    /// <summary>Protected by a password in a way that is not read.</summary>
    UnreadEncryption,

    /// <summary>The key takes too many rounds to make.</summary>
    CostlyPassword,
}
