namespace Pipeline.Connectors.Sources;

/// <summary>What stands in a connector's way, in one stable word. Each is worded where it is read.</summary>
public enum ProblemCode
{
    /// <summary>Nothing answers at the address. Values: <c>address</c>, <c>detail</c>.</summary>
    SourceUnreachable,

    /// <summary>The source wants other credentials. Values: <c>address</c>.</summary>
    SourceForbids,

    /// <summary>There is nothing of that name. Values: <c>address</c>.</summary>
    SourceMissing,

    /// <summary>It did not answer in time. Values: <c>address</c>, <c>seconds</c>.</summary>
    SourceSlow,

    /// <summary>It answers what its protocol does not allow, or with an error. Values: <c>address</c>,
    /// <c>detail</c>.</summary>
    SourceBroken,

    /// <summary>It is empty and was not before; nothing was deleted. Values: <c>known</c>.</summary>
    SourceEmptied,

    /// <summary>Too much is gone at once; nothing was deleted. Values: <c>gone</c>, <c>known</c>.</summary>
    SourceShrunk,

    /// <summary>It holds more than a connector takes. Values: <c>most</c>.</summary>
    SourceTooLarge,

    /// <summary>A setting cannot be used. Values: <c>setting</c>, <c>detail</c>.</summary>
    SettingWrong,

    /// <summary>The credentials are not where the settings say. Values: <c>reference</c>.</summary>
    CredentialMissing,

    /// <summary>The address is of a private network, which the settings do not allow. Values: <c>host</c>.</summary>
    AddressPrivate,

    /// <summary>A program that is needed is not installed. Values: <c>program</c>.</summary>
    ProgramMissing,

    /// <summary>The site asks programs to stay away. Values: <c>address</c>.</summary>
    RobotsForbid,

    /// <summary>An item cannot be read. Values: <c>detail</c>.</summary>
    ItemUnreadable,

    /// <summary>An item is too large. Values: <c>bytes</c>, <c>most</c>.</summary>
    ItemTooLarge,

    /// <summary>A document is refused. Values: <c>detail</c>.</summary>
    ItemRefused,

    /// <summary>The receiver does not take an event. Values: <c>address</c>, <c>detail</c>.</summary>
    EventRefused,

    /// <summary>The run was ended before its time, and goes on where it was.</summary>
    RunInterrupted,

    /// <summary>A fault of the program, which the log tells.</summary>
    RunFaulted,
}
