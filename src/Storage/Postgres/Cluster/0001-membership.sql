-- Who is in the cluster. Orleans' ADO.NET provider reads its statements from OrleansQuery by key, and passes parameters and
-- reads columns by name; names and keys are its contract, the rest is ours. Each statement is a single one, so it is
-- whole or not at all, and the version's row is locked first: of two silos that change the table from the same version one
-- finds another version and has to read again.

create table orleansquery (
  querykey varchar(64) primary key,
  querytext varchar(8000) not null
);

create table cluster_version (
  cluster text primary key,
  version integer not null default 0,
  changed timestamptz not null default now()
);

create table cluster_member (
  cluster text not null references cluster_version (cluster) on delete cascade,
  address text not null,
  port integer not null,
  generation integer not null,     -- another one for every start
  name text not null,              -- the same after every start
  host text not null,
  status integer not null,         -- Orleans.Runtime.SiloStatus; 3: active, 6: dead
  gateway_port integer not null,
  suspicions text,
  started timestamptz not null,
  alive timestamptz not null,
  primary key (cluster, address, port, generation)
);

insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', '
  with added as (
    insert into cluster_version (cluster) values (@DeploymentId) on conflict do nothing returning 1
  )
  select count(*)::integer from added
'),
('InsertMembershipKey', '
  with advanced as (
    update cluster_version set version = version + 1, changed = now()
    where cluster = @DeploymentId and version = @Version and not exists (
      select 1 from cluster_member
      where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
    )
    returning 1
  ), added as (
    insert into cluster_member
      (cluster, address, port, generation, name, host, status, gateway_port, started, alive)
    select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort,
      @StartTime::timestamptz, @IAmAliveTime::timestamptz
    from advanced
    returning 1
  )
  select count(*)::integer from added
'),
('UpdateMembershipKey', '
  with advanced as (
    update cluster_version set version = version + 1, changed = now()
    where cluster = @DeploymentId and version = @Version and exists (
      select 1 from cluster_member
      where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
    )
    returning 1
  ), changed as (
    update cluster_member
    set status = @Status, suspicions = @SuspectTimes::text, alive = @IAmAliveTime::timestamptz
    from advanced
    where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
    returning 1
  )
  select count(*)::integer from changed
'),
('UpdateIAmAlivetimeKey', '
  update cluster_member set alive = @IAmAliveTime::timestamptz
  where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
'),
('MembershipReadRowKey', '
  select v.cluster as DeploymentId, m.address as Address, m.port as Port, m.generation as Generation,
    m.name as SiloName, m.host as HostName, m.status as Status, m.gateway_port as ProxyPort,
    m.suspicions as SuspectTimes, m.started as StartTime, m.alive as IAmAliveTime, v.version as Version
  from cluster_version v left join cluster_member m
    on m.cluster = v.cluster and m.address = @Address and m.port = @Port and m.generation = @Generation
  where v.cluster = @DeploymentId
'),
('MembershipReadAllKey', '
  select v.cluster as DeploymentId, m.address as Address, m.port as Port, m.generation as Generation,
    m.name as SiloName, m.host as HostName, m.status as Status, m.gateway_port as ProxyPort,
    m.suspicions as SuspectTimes, m.started as StartTime, m.alive as IAmAliveTime, v.version as Version
  from cluster_version v left join cluster_member m on m.cluster = v.cluster
  where v.cluster = @DeploymentId
'),
('GatewaysQueryKey', '
  select address as Address, gateway_port as ProxyPort, generation as Generation
  from cluster_member
  where cluster = @DeploymentId and status = @Status and gateway_port > 0
'),
('CleanupDefunctSiloEntriesKey', '
  delete from cluster_member
  where cluster = @DeploymentId and alive < @IAmAliveTime::timestamptz and status <> 3
'),
('DeleteMembershipTableEntriesKey', '
  delete from cluster_version where cluster = @DeploymentId
');
