namespace Pipeline.Chaos.Schedules;

/// <summary>What is done to a cluster.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL of a silo, which is started again after a while.</summary>
    Kill,

    /// <summary>SIGSTOP of a silo for less than it takes to be missed.</summary>
    ShortPause,

    /// <summary>SIGSTOP of a silo until the others have given it up: it ends when it wakes, and is started
    /// again.</summary>
    LongPause,

    /// <summary>SIGTERM of a silo, which is started again.</summary>
    Terminate,

    /// <summary>A silo is cut off from the other silos, and from nobody else.</summary>
    Cut,

    /// <summary>The store is stopped: its connections break, and nobody answers at its address.</summary>
    StoreStop,

    /// <summary>The store hangs: its connections stay open, and nobody answers.</summary>
    StoreHang,

    /// <summary>There is no room in a silo's data directory.</summary>
    FullDisk,

    /// <summary>A silo's clock jumps, and back.</summary>
    ClockJump,
}
