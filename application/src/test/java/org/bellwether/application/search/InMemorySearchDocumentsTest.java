package org.bellwether.application.search;

class InMemorySearchDocumentsTest extends SearchDocumentsContract {}
