namespace Pipeline.Chaos.Schedules;

/// <summary>What is known of each kind of fault.</summary>
internal static class FaultKinds
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultKind> All { get; } = Enum.GetValues<FaultKind>();

    /// <summary>Whether it befalls the store, which is everybody's, and not a silo.</summary>
    public static bool IsOfStore(this FaultKind kind) => kind is FaultKind.StoreStop or FaultKind.StoreHang;

    /// <summary>The shortest and the longest time that it lasts, in seconds.</summary>
    public static (int Least, int Most) Seconds(this FaultKind kind) =>
        kind switch
        {
            // Long enough, mostly, that the others declare it dead before it is back.
            FaultKind.Kill => (0, 15),
            FaultKind.ShortPause => (5, 5),
            FaultKind.LongPause => (30, 30),
            FaultKind.Terminate => (0, 3),
            FaultKind.Cut => (5, 30),
            FaultKind.StoreStop => (5, 60),
            FaultKind.StoreHang => (5, 30),
            FaultKind.FullDisk => (10, 30),
            FaultKind.ClockJump => (10, 30),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>What a silo that was hit needs to be whole again, about.</summary>
    public static TimeSpan Recovery(this FaultKind kind) =>
        TimeSpan.FromSeconds(
            kind switch
            {
                FaultKind.Kill or FaultKind.LongPause or FaultKind.Terminate or FaultKind.Cut => 20,
                _ => 5,
            }
        );
}
