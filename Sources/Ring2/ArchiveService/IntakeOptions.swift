// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Intake
public import MailTransport
public import Primitives

/// What an archive takes in by itself.
public struct IntakeOptions: Sendable {
    /// The watched folder; nil for none.
    public var dropFolder: FilePath?
    /// What happens to what was taken out of it.
    public var afterwards: DropFolder.Afterwards
    /// How long a thing in it must not change before it is taken.
    public var stillness: Duration
    /// How often it is looked into.
    public var pause: Duration
    /// How often mail accounts are fetched; zero for only when somebody asks.
    public var fetchPause: Duration
    /// Where mail can be handed in.
    public var listeners: [SMTPListenerConfiguration]
    /// The tenant who gets what is in it.
    var moduleID: ModuleID?

    /// Sets what is taken in; by default nothing.
    public init(
        dropFolder: FilePath? = nil, afterwards: DropFolder.Afterwards = .move, stillness: Duration = .seconds(2),
        pause: Duration = .seconds(2), fetchPause: Duration = .zero, listeners: [SMTPListenerConfiguration] = []
    ) {
        self.dropFolder = dropFolder
        self.afterwards = afterwards
        self.stillness = stillness
        self.pause = pause
        self.fetchPause = fetchPause
        self.listeners = listeners
    }
}
