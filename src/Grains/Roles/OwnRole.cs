namespace Pipeline.Grains.Roles;

/// <summary>What this silo is for: known here before anybody else has heard of it.</summary>
/// <param name="Role">The role.</param>
internal sealed record OwnRole(SiloRole Role);
