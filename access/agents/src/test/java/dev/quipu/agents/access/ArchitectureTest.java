package dev.quipu.agents.access;

import dev.quipu.access.testing.PackAccessArchitecture;

class ArchitectureTest extends PackAccessArchitecture {}
